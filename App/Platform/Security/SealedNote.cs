using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// What this site hands out between two steps of a flow to have it handed back: sealed, good for a while, for one purpose. It can be handed back twice; what
/// must happen once needs a check of its own.
/// </summary>
/// <param name="purpose">A new purpose is a new key.</param>
public class SealedNote<T>(IDataProtectionProvider protection, string purpose, TimeSpan lifetime)
    where T : class
{
    private const int MaxLength = 4096;
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector($"BlazorAccounts.{purpose}").ToTimeLimitedDataProtector();

    public string Write(T note) => _seal.Protect(JsonSerializer.Serialize(note), lifetime);

    /// <summary>Null when it is not ours or too old.</summary>
    public T? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 and <= MaxLength } ? JsonSerializer.Deserialize<T>(_seal.Unprotect(token)) : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }
}

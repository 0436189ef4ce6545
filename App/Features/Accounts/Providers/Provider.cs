using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>A sign-in provider that is switched on.</summary>
/// <param name="Key">As addresses, the history and <see cref="User.AuthProvider"/> name it: <c>google</c>.</param>
/// <param name="Name">As people know it: <c>Google</c>; also the authentication scheme.</param>
public sealed record Provider(string Key, string Name)
{
    public static readonly Provider Google = new("google", "Google");
    public static readonly Provider Apple = new("apple", "Apple");
    public static readonly Provider GitHub = new("github", "GitHub");
    public static readonly IReadOnlyList<Provider> All = [Google, Apple, GitHub];

    public static string NameOf(string? key) => All.FirstOrDefault(p => p.Key == key)?.Name ?? key ?? "";
}

/// <summary>The providers that are switched on, in the order of their buttons.</summary>
public sealed record ActiveProviders(IReadOnlyList<Provider> All)
{
    public Provider? Find(string? key) => All.FirstOrDefault(p => p.Key == key);
}

/// <summary>Who somebody is at a provider. <paramref name="Issuer"/> and <paramref name="Subject"/> are the identity; the rest may change there.</summary>
/// <param name="EmailVerified">The provider says that it has checked that the address is theirs.</param>
public sealed record ExternalIdentity(Provider Provider, string Issuer, string Subject, string? Email, bool EmailVerified, string? FirstName, string? LastName);

/// <summary>Options of all three handlers, filled from <see cref="ProviderSettings"/>.</summary>
internal class ProviderOptions : OAuthOptions
{
    public ProviderSettings Settings { get; set; } = new();
    public Provider Provider { get; set; } = null!;

    /// <summary>The issuers that an ID token may name; GitHub, which has none, counts as one.</summary>
    public IReadOnlyList<string> Issuers { get; set; } = [];

    public string KeysEndpoint { get; set; } = ToDiscover;

    /// <summary>Where browsers come back to, by <c>App:PublicAddress</c>: not by the Host header, and https behind a proxy too. Null where none is set: then as asked.</summary>
    public string? ReturnAddress { get; set; }

    /// <summary>Stands for an address that the provider's configuration will tell; the framework wants some text.</summary>
    public const string ToDiscover = "to be discovered";

    /// <summary>What a provider says wrongly or not at all; shown to nobody, but the log.</summary>
    public static CryptographicException Bad(string what) => new($"The provider's answer is refused: {what}.");
}

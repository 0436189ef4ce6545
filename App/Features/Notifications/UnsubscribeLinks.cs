using System.Security.Cryptography;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Who ends which kind of mail by a link.</summary>
internal sealed record Unsubscriber(Guid UserId, NotificationCategory Category);

/// <summary>The addresses by which one click ends a kind of mail. They hold for as long as somebody keeps the mail, and can do nothing else.</summary>
public sealed class UnsubscribeLinks(IDataProtectionProvider protection, PublicAddress address)
{
    public const string Path = "/unsubscribe";

    private const int MaxLength = 1024;
    private readonly IDataProtector _seal = protection.CreateProtector("BlazorAccounts.Unsubscribe");

    /// <exception cref="ArgumentException">Nobody can do without mails of this category.</exception>
    public string Of(Guid userId, NotificationCategory category) =>
        category is NotificationCategory.Security or NotificationCategory.Billing
            ? throw new ArgumentException($"Mails about {category} always come.", nameof(category))
            : address.To($"{Path}?token={_seal.Protect($"{userId:N}.{Wire.Name(category)}")}");

    /// <summary>Null when it is none of ours.</summary>
    internal Unsubscriber? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 and <= MaxLength } && _seal.Unprotect(token).Split('.') is [var id, var name]
                && Guid.TryParse(id, out var userId) && Wire.Parse<NotificationCategory>(name) is { } category
                ? new(userId, category)
                : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Notifications;

/// <summary>What a notification says.</summary>
/// <param name="Title">What happened, in one line; cut at 120 characters.</param>
/// <param name="Text">What it means and what can be done; cut at 400 characters.</param>
/// <param name="Href">Where more is to be seen: a path of this site.</param>
public sealed record Notice(Text Title, Text Text, string? Href = null);

/// <summary>Something that one person is told inside the product, and has read or not.</summary>
public sealed class Notification
{
    public const int MaxTitle = 120;
    public const int MaxText = 400;

    private Notification() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }
    public NotificationCategory Category { get; private init; }

    /// <summary>In its reader's language.</summary>
    public string Title { get; private set; } = "";

    /// <inheritdoc cref="Title"/>
    public string Text { get; private set; } = "";

    /// <summary>A path of this site.</summary>
    public string? Href { get; private init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Written by conditional updates alone.</summary>
    public DateTimeOffset? ReadAt { get; private init; }

    /// <summary>One notification per key, ever: news that comes twice is told once. Null for what may repeat.</summary>
    public string? OnceKey { get; private init; }

    /// <exception cref="ArgumentException">The notice leads out of this site.</exception>
    internal static Notification Of(Guid userId, NotificationCategory category, Notice notice, DateTimeOffset at, string? onceKey) => new()
    {
        UserId = userId,
        Category = category,
        Href = notice.Href is null || LocalNavigation.LocalOr(notice.Href, "") == notice.Href
            ? notice.Href
            : throw new ArgumentException($"'{notice.Href}' is no path of this site.", nameof(notice)),
        CreatedAt = at,
        OnceKey = onceKey,
    };

    internal void Say(Notice notice, string language) => (Title, Text) = (Cut(notice.Title.In(language), MaxTitle), Cut(notice.Text.In(language), MaxText));

    // Half of a surrogate pair is text that no database stores.
    private static string Cut(string text, int max) =>
        text.Length <= max ? text : $"{text[..(char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1)]}…";
}

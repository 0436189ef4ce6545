namespace BlazorAccounts.Features.Profiles;

public enum Theme { Auto, Light, Dark }

public enum FontSize { Small, Medium, Large }

/// <summary>How the product looks and speaks to one person.</summary>
public sealed class UserSettings
{
    public required Guid UserId { get; init; }
    public Theme Theme { get; set; }
    public FontSize FontSize { get; set; } = FontSize.Medium;

    /// <summary>ISO 4217 code, one of <see cref="Currencies.All"/>.</summary>
    public required string Currency { get; set; }

    /// <summary>IANA name. Streaks, reminders and greetings follow it.</summary>
    public required string TimeZone { get; set; }

    /// <summary>IETF tag, one of <see cref="Languages.All"/>.</summary>
    public required string Language { get; set; }

    public NotificationChoices Notifications { get; set; } = new();
}

/// <summary>What a person wants to hear about. Security and billing notices are always sent and have no switch.</summary>
public sealed class NotificationChoices
{
    public bool StudyReminders { get; set; } = true;
    public bool UsageAlerts { get; set; } = true;
    public bool TeamActivity { get; set; } = true;

    /// <summary>Tips and news; starts as what was ticked at sign-up.</summary>
    public bool ProductNews { get; set; }

    /// <summary>Whether this may be told.</summary>
    public bool Allow(NotificationCategory category) => category switch
    {
        NotificationCategory.StudyReminders => StudyReminders,
        NotificationCategory.UsageAlerts => UsageAlerts,
        NotificationCategory.TeamActivity => TeamActivity,
        NotificationCategory.ProductNews => ProductNews,
        _ => true,
    };
}

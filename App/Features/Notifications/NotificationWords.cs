using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Notifications;

/// <summary>What a category is called.</summary>
internal static class NotificationWords
{
    public static string Of(NotificationCategory category) => category switch
    {
        NotificationCategory.Security => "security",
        NotificationCategory.Billing => "billing",
        NotificationCategory.StudyReminders => "study reminders",
        NotificationCategory.UsageAlerts => "usage alerts",
        NotificationCategory.TeamActivity => "team activity",
        _ => "product news and tips",
    };

    public static string IconOf(NotificationCategory category) => category switch
    {
        NotificationCategory.Security => "shield",
        NotificationCategory.Billing => "credit-card",
        NotificationCategory.StudyReminders => "book-open",
        NotificationCategory.UsageAlerts => "chart-line",
        NotificationCategory.TeamActivity => "users",
        _ => "gift",
    };
}

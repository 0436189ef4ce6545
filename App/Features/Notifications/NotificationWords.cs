using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Notifications;

/// <summary>What a category is called.</summary>
internal static class NotificationWords
{
    public static Text Of(NotificationCategory category) => category switch
    {
        NotificationCategory.Security => L("security"),
        NotificationCategory.Billing => L("billing"),
        NotificationCategory.StudyReminders => L("study reminders"),
        NotificationCategory.UsageAlerts => L("usage alerts"),
        NotificationCategory.TeamActivity => L("team activity"),
        _ => L("product news and tips"),
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

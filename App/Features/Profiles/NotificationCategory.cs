namespace BlazorAccounts.Features.Profiles;

/// <summary>What a notification or a mail is about. <see cref="Security"/> and <see cref="Billing"/> always come; the others are a person's choice.</summary>
public enum NotificationCategory { Security, Billing, StudyReminders, UsageAlerts, TeamActivity, ProductNews }

using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Profiles;

/// <summary>A person as they see themselves: the answer of <c>GET /api/v1/users/me</c>. Features above add their sections beside it.</summary>
public sealed record MyProfile(
    MyIdentity Identity,
    MyPublicProfile Profile,
    MyLearning Learning,
    MyPreferences Preferences,
    MyDevice Device,
    MyStanding Standing,
    MyConsents Consents);

public sealed record MyIdentity(
    Guid Id,
    string? Email,
    bool EmailVerified,
    string? Username,
    string AuthProvider,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    int SignInCount);

public sealed record MyPublicProfile(
    string? DisplayName, string? FirstName, string? LastName, string? FullName, string? Bio, string? PhotoUrl, bool IsPublic, int TotalTrades, double WinRate);

/// <param name="CurrentStreak">Local days in a row; 0 when one was left out since.</param>
/// <param name="Accuracy">Percent, 0 to 100.</param>
public sealed record MyLearning(
    string Level,
    long TotalXp,
    int CurrentStreak,
    int LongestStreak,
    DateTimeOffset? LastStudyAt,
    int LessonsCompleted,
    int MinutesStudied,
    int WordsLearned,
    int KanjiLearned,
    double Accuracy)
{
    public static MyLearning Of(LearningProgress learning, DateTimeOffset now) => new(
        Wire.Name(learning.Level),
        learning.TotalXp,
        Running(learning.CurrentStreak, learning.StreakUntil, now),
        learning.LongestStreak,
        learning.LastStudyAt,
        learning.LessonsCompleted,
        learning.MinutesStudied,
        learning.WordsLearned,
        learning.KanjiLearned,
        learning.Accuracy);

    /// <summary>A streak as it stands: what was not gone on with in time is over, though no row says so yet.</summary>
    public static int Running(int streak, DateTimeOffset? until, DateTimeOffset now) => now < until ? streak : 0;
}

/// <param name="ReminderTime">HH:MM by the clock of <paramref name="TimeZone"/>; null for no reminder.</param>
public sealed record MyPreferences(
    int DailyGoalMinutes,
    string? ReminderTime,
    string TimeZone,
    string Theme,
    string FontSize,
    bool AutoPlayAudio,
    bool ShowFurigana,
    string StudyMode,
    string Currency,
    string Language,
    IReadOnlyList<string> Goals,
    MyNotifications Notifications);

/// <summary>What the person wants to hear about; see <see cref="NotificationChoices"/>.</summary>
public sealed record MyNotifications(bool StudyReminders, bool UsageAlerts, bool TeamActivity, bool ProductNews);

public sealed record MyDevice(string Platform, string? DeviceId, string? AppVersion, DateTimeOffset? LastSyncAt);

public sealed record MyStanding(bool IsAdmin, bool IsBetaTester, bool IsContentCreator, IReadOnlyList<string> FeatureFlags);

public sealed record MyConsents(DateTimeOffset? TermsAcceptedAt, DateTimeOffset? MarketingConsentAt);

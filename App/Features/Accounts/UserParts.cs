namespace BlazorAccounts.Features.Accounts;

public enum LearningLevel { Beginner, Elementary, Intermediate, Advanced }

public enum StudyMode { Casual, Regular, Intensive }

public enum DevicePlatform { Web, Ios, Android, Pwa }

/// <summary>What a person has learned. Counters only grow.</summary>
public sealed class LearningProgress
{
    public LearningLevel Level { get; set; }
    public long TotalXp { get; set; }

    /// <summary>Local days in a row.</summary>
    public int CurrentStreak { get; set; }

    public int LongestStreak { get; set; }
    public DateTimeOffset? LastStudyAt { get; set; }

    /// <summary>The day of the last study by the person's clock of that moment.</summary>
    public DateOnly? LastStudyDay { get; set; }

    /// <summary>The moment after which the streak is broken unless there is study before; null when none is running.</summary>
    public DateTimeOffset? StreakUntil { get; set; }

    public int LessonsCompleted { get; set; }
    public int MinutesStudied { get; set; }
    public int WordsLearned { get; set; }
    public int KanjiLearned { get; set; }

    /// <summary>Percent, 0 to 100.</summary>
    public double Accuracy { get; set; }
}

public sealed class LearningPreferences
{
    /// <summary>5 to 120.</summary>
    public int DailyGoalMinutes { get; set; } = 10;

    /// <summary>Local wall time of the daily reminder; null for none.</summary>
    public TimeOnly? ReminderTime { get; set; }

    public bool AutoPlayAudio { get; set; } = true;
    public bool ShowFurigana { get; set; } = true;
    public StudyMode StudyMode { get; set; } = StudyMode.Regular;

    /// <summary>What the person wants to reach: keys from the onboarding wizard.</summary>
    public List<string> Goals { get; set; } = [];
}

public sealed class Device
{
    public DevicePlatform Platform { get; set; }
    public string? DeviceId { get; set; }
    public string? AppVersion { get; set; }
    public DateTimeOffset? LastSyncAt { get; set; }
}

/// <summary>What administrators decide about a person.</summary>
public sealed class Standing
{
    public bool IsAdmin { get; set; }
    public bool IsBetaTester { get; set; }
    public bool IsContentCreator { get; set; }
    public List<string> FeatureFlags { get; set; } = [];
}

/// <summary>How a person found the product; written once, at sign-up.</summary>
public sealed class Attribution
{
    public string? ReferralSource { get; init; }

    /// <summary>The share code that came with the visit; whose it is, the affiliate feature knows.</summary>
    public string? ReferralCode { get; init; }

    public string? UtmSource { get; init; }
    public string? UtmMedium { get; init; }
    public string? UtmCampaign { get; init; }

    /// <summary>Month of sign-up, as <c>2026-11</c>.</summary>
    public string? Cohort { get; init; }
}

public sealed class Consents
{
    public DateTimeOffset? TermsAcceptedAt { get; set; }
    public DateTimeOffset? MarketingConsentAt { get; set; }
    public DateTimeOffset? ExportRequestedAt { get; set; }
    public DateTimeOffset? DeletionRequestedAt { get; set; }
}

namespace BlazorAccounts.Features.Plans;

/// <summary>Keys of what plans include; the same as in <c>plans.json</c>, which a test compares.</summary>
public static class PlanFeature
{
    public const string Lessons = "lessons";
    public const string AdFree = "adFree";
    public const string SaveProgress = "saveProgress";
    public const string Streaks = "streaks";
    public const string Offline = "offline";
    public const string Decks = "decks";
    public const string DataExport = "dataExport";
    public const string Support = "support";
    public const string AdvancedStats = "advancedStats";
    public const string CustomDecks = "customDecks";
    public const string SrsCustomisation = "srsCustomisation";
    public const string EarlyAccess = "earlyAccess";
    public const string Badge = "badge";
}

/// <summary>Codes of the plans that the product itself names.</summary>
public static class PlanCode
{
    public const string Guest = "guest";
    public const string Free = "free";
    public const string PremiumMonthly = "premium.monthly";
    public const string PremiumYearly = "premium.yearly";
}

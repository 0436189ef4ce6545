namespace BlazorAccounts.Features.Plans;

/// <summary>Keys of what plans include; the same as in <c>plans.json</c>, which a test compares.</summary>
public static class PlanFeature
{
    public const string Lessons = "lessons";
    public const string AdFree = "ad_free";
    public const string SaveProgress = "save_progress";
    public const string Streaks = "streaks";
    public const string Offline = "offline";
    public const string Decks = "decks";
    public const string DataExport = "data_export";
    public const string Support = "support";
    public const string AdvancedStats = "advanced_stats";
    public const string CustomDecks = "custom_decks";
    public const string SrsCustomisation = "srs_customisation";
    public const string EarlyAccess = "early_access";
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

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Modules;

/// <summary>Something of the product that a person can switch on.</summary>
/// <param name="Goals">Keys of the goals it helps with.</param>
/// <param name="Levels">The levels it suits best.</param>
/// <param name="Modes">The ways to study it suits best.</param>
public sealed record ModuleOffer(
    string Key, Text Title, Text Summary, string Icon, IReadOnlyList<string> Goals, IReadOnlyList<LearningLevel> Levels, IReadOnlyList<StudyMode> Modes)
{
    /// <summary>Suits whoever it is.</summary>
    public bool ForEverybody { get; init; }

    /// <summary>Where it is used. Null while there is nothing behind it: it is in the catalogue then, and can be picked nowhere.</summary>
    public string? Page { get; init; }

    /// <summary>What a plan has to include (<see cref="PlanFeature"/>); null where any plan will do.</summary>
    public string? Feature { get; init; }

    /// <summary>On for whoever has not decided.</summary>
    public bool StartsOn { get; init; }

    public bool IsAvailable => Page is not null;
}

/// <summary>The modules there are, and whom each of them suits.</summary>
public static class ModuleCatalogue
{
    public static IReadOnlyList<ModuleOffer> All { get; } =
    [
        new(ModuleKey.Lessons, L("Lessons"), L("Short lessons that build on each other."), "book-open", [], [LearningLevel.Beginner, LearningLevel.Elementary], [])
        {
            ForEverybody = true, Page = "/learn", StartsOn = true,
        },
        new(ModuleKey.PracticeDecks, L("Practice decks"), L("Cards that come back just before you forget them."), "archive", ["exam", "travel", "reading", "conversation"], [LearningLevel.Elementary, LearningLevel.Intermediate], [StudyMode.Intensive])
        {
            Page = "/learn", Feature = PlanFeature.Decks, StartsOn = true,
        },
        new(ModuleKey.TradingJournal, L("Trading journal"), L("Every trade with its reason, and what came of it."), "trending-up", ["trading"], [], []),
        new(ModuleKey.AiAssistant, L("AI assistant"), L("Ask, get corrected, and practise in your own words."), "sparkles", ["conversation", "work"], [LearningLevel.Intermediate, LearningLevel.Advanced], [StudyMode.Casual]),
        new(ModuleKey.Analytics, L("Analytics"), L("Where your time goes and what it brings."), "chart-line", ["exam", "trading", "work"], [LearningLevel.Advanced], [StudyMode.Intensive])
        {
            Page = "/analytics", Feature = PlanFeature.AdvancedStats,
        },
    ];

    /// <summary>Those that can be picked.</summary>
    public static IReadOnlyList<ModuleOffer> Available { get; } = [.. All.Where(m => m.IsAvailable)];

    /// <summary>Null when there is none with this key.</summary>
    public static ModuleOffer? Find(string? key) => All.FirstOrDefault(m => m.Key == key);
}

/// <summary>Keys of the modules.</summary>
public static class ModuleKey
{
    public const string Lessons = "lessons";
    public const string PracticeDecks = "practice-decks";
    public const string TradingJournal = "trading-journal";
    public const string AiAssistant = "ai-assistant";
    public const string Analytics = "analytics";
}

using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Something of the product that a person can switch on.</summary>
/// <param name="Goals">Keys of the goals it helps with.</param>
/// <param name="Levels">The levels it suits best.</param>
/// <param name="Modes">The ways to study it suits best.</param>
/// <param name="ForEverybody">Suits whoever it is.</param>
public sealed record ModuleOffer(
    string Key, Text Title, Text Summary, string Icon, IReadOnlyList<string> Goals, IReadOnlyList<LearningLevel> Levels, IReadOnlyList<StudyMode> Modes, bool ForEverybody = false);

/// <summary>The modules the wizard offers, and whom each of them suits. <see cref="ModuleScores"/> says which to recommend.</summary>
public static class ModuleCatalogue
{
    public static IReadOnlyList<ModuleOffer> All { get; } =
    [
        new("lessons", L("Lessons"), L("Short lessons that build on each other."), "book-open", [], [LearningLevel.Beginner, LearningLevel.Elementary], [], ForEverybody: true),
        new("practice-decks", L("Practice decks"), L("Cards that come back just before you forget them."), "archive", ["exam", "travel", "reading", "conversation"], [LearningLevel.Elementary, LearningLevel.Intermediate], [StudyMode.Intensive]),
        new("trading-journal", L("Trading journal"), L("Every trade with its reason, and what came of it."), "trending-up", ["trading"], [], []),
        new("ai-assistant", L("AI assistant"), L("Ask, get corrected, and practise in your own words."), "sparkles", ["conversation", "work"], [LearningLevel.Intermediate, LearningLevel.Advanced], [StudyMode.Casual]),
        new("analytics", L("Analytics"), L("Where your time goes and what it brings."), "chart-line", ["exam", "trading", "work"], [LearningLevel.Advanced], [StudyMode.Intensive]),
    ];

    public static bool Knows(string key) => All.Any(m => m.Key == key);
}

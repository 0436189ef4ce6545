namespace BlazorAccounts.Features.Onboarding;

/// <summary>Something of the product that a person can switch on.</summary>
/// <param name="Goals">Keys of the goals it helps with; empty means everybody's.</param>
public sealed record ModuleOffer(string Key, string Title, string Summary, string Icon, IReadOnlyList<string> Goals);

/// <summary>The modules the wizard offers, and which of them suit a person's goals.</summary>
public static class ModuleCatalogue
{
    public static IReadOnlyList<ModuleOffer> All { get; } =
    [
        new("lessons", "Lessons", "Short lessons that build on each other.", "book-open", []),
        new("practice-decks", "Practice decks", "Cards that come back just before you forget them.", "archive", ["exam", "travel", "reading", "conversation"]),
        new("trading-journal", "Trading journal", "Every trade with its reason, and what came of it.", "trending-up", ["trading"]),
        new("ai-assistant", "AI assistant", "Ask, get corrected, and practise in your own words.", "sparkles", ["conversation", "work"]),
        new("analytics", "Analytics", "Where your time goes and what it brings.", "chart-line", ["exam", "trading", "work"]),
    ];

    public static bool Knows(string key) => All.Any(m => m.Key == key);

    /// <summary>Keys of the modules to recommend, in catalogue order; never none.</summary>
    public static IReadOnlyList<string> RecommendedFor(IReadOnlyCollection<string> goals) =>
        [.. All.Where(m => m.Goals.Count == 0 || m.Goals.Any(goals.Contains)).Select(m => m.Key)];
}

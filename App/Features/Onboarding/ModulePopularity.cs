using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>How many people with one trait picked a module. Counted anew by <see cref="CountModuleChoices"/>.</summary>
public sealed class ModulePopularity
{
    /// <summary>People below which a share says nothing, and might say who it is.</summary>
    public const int SmallestSample = 20;

    /// <summary>One of <see cref="ModuleTraits"/>.</summary>
    public required string Trait { get; init; }

    /// <summary>Key of a module.</summary>
    public required string Module { get; init; }

    /// <summary>People with the trait who have picked their modules.</summary>
    public int Sample { get; set; }

    /// <summary>How many of them picked this one.</summary>
    public int Chosen { get; set; }

    /// <summary>0 to 1.</summary>
    public double Share => Sample == 0 ? 0 : Math.Min(1, (double)Chosen / Sample);

    public bool Tells => Sample >= SmallestSample;
}

/// <summary>What makes people similar: an equal goal of those offered, or an equal level.</summary>
internal static class ModuleTraits
{
    private const string GoalPrefix = "goal:";

    public static string Goal(string key) => GoalPrefix + key;

    public static string Level(LearningLevel level) => $"level:{Wire.Name(level)}";

    public static bool IsGoal(string trait) => trait.StartsWith(GoalPrefix, StringComparison.Ordinal);

    /// <summary>Goals first. Somebody's own words are nobody else's, so they are no trait.</summary>
    public static IEnumerable<string> Of(Learner learner) =>
        [.. Goals.All.Where(g => learner.Goals.Contains(g.Key)).Select(g => Goal(g.Key)), Level(learner.Level)];
}

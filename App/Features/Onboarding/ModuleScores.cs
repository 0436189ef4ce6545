using System.Text.Json.Serialization;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>What a recommendation is made from.</summary>
public sealed record Learner(IReadOnlyCollection<string> Goals, LearningLevel Level, StudyMode Mode);

/// <summary>A module to recommend.</summary>
/// <param name="Why">What speaks for it most.</param>
public sealed record Recommendation(string Module, int Score, [property: JsonIgnore] Text Why)
{
    /// <summary>What speaks for it most, in a few words.</summary>
    public string Reason => Why;
}

/// <summary>
/// Which modules suit a person, in points: those of their goals, of their level, of how they study, and of what similar people picked. Pure, so that the
/// same person is always told the same.
/// </summary>
public static class ModuleScores
{
    /// <summary>Points from which a module is recommended: a goal is enough, a level alone is not.</summary>
    public const int Enough = 40;

    private const int FirstGoal = 45;
    private const int FurtherGoal = 10;
    private const int Level = 10;
    private const int Mode = 10;
    private const int Everybody = 40;
    private const int EveryoneAlike = 50; // times the share of those who picked it: four of five are enough by themselves

    /// <summary>By score, the best first; equal ones in catalogue order. Never none.</summary>
    /// <param name="popularity">What is known of any traits; others than the learner's are passed over.</param>
    public static IReadOnlyList<Recommendation> Of(Learner learner, IReadOnlyCollection<ModulePopularity> popularity) =>
        [.. ModuleCatalogue.Available.Select(module => Rate(module, learner, popularity)).Where(r => r.Score >= Enough).OrderByDescending(r => r.Score)];

    private static Recommendation Rate(ModuleOffer module, Learner learner, IReadOnlyCollection<ModulePopularity> popularity)
    {
        // Of equal points the first gives the reason: what somebody said themselves comes before what others do.
        List<(int Points, Text Reason)> found = [];
        var goals = Goals.All.Where(g => module.Goals.Contains(g.Key) && learner.Goals.Contains(g.Key)).ToList();
        if (goals.Count > 0)
        {
            found.Add((FirstGoal + ((goals.Count - 1) * FurtherGoal), goals[0].Because));
        }
        if (MostTelling(module, learner, popularity) is { } alike)
        {
            found.Add(((int)(alike.Share * EveryoneAlike), UsedBy(Math.Floor(alike.Share * 10), ModuleTraits.IsGoal(alike.Trait))));
        }
        if (module.Levels.Contains(learner.Level))
        {
            found.Add((Level, L("Fits your level")));
        }
        if (module.Modes.Contains(learner.Mode))
        {
            found.Add((Mode, L("Fits how you study")));
        }
        if (module.ForEverybody)
        {
            found.Add((Everybody, L("A good start for everybody")));
        }
        return new(module.Key, found.Sum(f => f.Points), found.Count == 0 ? L("") : found.MaxBy(f => f.Points).Reason);
    }

    private static Text UsedBy(double ofTen, bool sameGoal) =>
        sameGoal ? L($"{ofTen:N0} of 10 people with your goal use it") : L($"{ofTen:N0} of 10 people at your level use it");

    private static ModulePopularity? MostTelling(ModuleOffer module, Learner learner, IReadOnlyCollection<ModulePopularity> popularity) =>
        ModuleTraits.Of(learner)
            .Select(trait => popularity.FirstOrDefault(p => p.Trait == trait && p.Module == module.Key && p.Tells))
            .OfType<ModulePopularity>()
            .MaxBy(p => p.Share);
}

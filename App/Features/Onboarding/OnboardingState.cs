using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The wizard as programs see it: <c>GET /api/v1/onboarding</c>.</summary>
/// <param name="CurrentStep">The first step that is open; null when all are done.</param>
/// <param name="RecommendedModules">Keys of the recommendations, the best first.</param>
public sealed record OnboardingState(
    string Status,
    bool Completed,
    string? CurrentStep,
    IReadOnlyList<OnboardingStepState> Steps,
    IReadOnlyList<string> Modules,
    IReadOnlyList<string> RecommendedModules,
    IReadOnlyList<Recommendation> Recommendations,
    DateTimeOffset? StartedAt,
    DateTimeOffset? SkippedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>Null when there is no such account.</summary>
    public static async Task<OnboardingState?> ForAsync(AppDb db, RecommendModules recommend, Guid userId, CancellationToken ct) =>
        await (from o in db.Onboardings.AsNoTracking()
               join u in db.Users on o.UserId equals u.Id
               where o.UserId == userId
               select new { Onboarding = o, u.Preferences.Goals, u.Learning.Level, u.Preferences.StudyMode }).SingleOrDefaultAsync(ct) is { } row
            ? Of(row.Onboarding, await recommend.RunAsync(new(row.Goals, row.Level, row.StudyMode), ct))
            : null;

    internal static OnboardingState Of(Onboarding onboarding, IReadOnlyList<Recommendation> recommended) => new(
        Wire.Name(onboarding.Status),
        onboarding.Status is OnboardingStatus.Completed,
        onboarding.FirstOpenStep?.Key,
        [.. OnboardingSteps.All.Select(s => new OnboardingStepState(s.Key, s.Title, onboarding.DoneAt(s) is not null, onboarding.DoneAt(s)))],
        onboarding.Modules,
        [.. recommended.Select(r => r.Module)],
        recommended,
        onboarding.StartedAt,
        onboarding.SkippedAt,
        onboarding.CompletedAt);
}

public sealed record OnboardingStepState(string Step, string Title, bool Done, DateTimeOffset? DoneAt);

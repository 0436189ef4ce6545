using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The wizard as programs see it: <c>GET /api/v1/onboarding</c>.</summary>
/// <param name="CurrentStep">The first step that is open; null when all are done.</param>
public sealed record OnboardingState(
    string Status,
    bool Completed,
    string? CurrentStep,
    IReadOnlyList<OnboardingStepState> Steps,
    IReadOnlyList<string> Modules,
    IReadOnlyList<string> RecommendedModules,
    DateTimeOffset? StartedAt,
    DateTimeOffset? SkippedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>Null when there is no such account.</summary>
    public static async Task<OnboardingState?> ForAsync(AppDb db, Guid userId, CancellationToken ct) =>
        await (from o in db.Onboardings.AsNoTracking()
               join u in db.Users on o.UserId equals u.Id
               where o.UserId == userId
               select new { Onboarding = o, u.Preferences.Goals }).SingleOrDefaultAsync(ct) is { } row
            ? Of(row.Onboarding, row.Goals)
            : null;

    internal static OnboardingState Of(Onboarding onboarding, IReadOnlyList<string> goals) => new(
        Wire.Name(onboarding.Status),
        onboarding.Status is OnboardingStatus.Completed,
        onboarding.FirstOpenStep?.Key,
        [.. OnboardingSteps.All.Select(s => new OnboardingStepState(s.Key, s.Title, onboarding.DoneAt(s) is not null, onboarding.DoneAt(s)))],
        onboarding.Modules,
        ModuleCatalogue.RecommendedFor(goals),
        onboarding.StartedAt,
        onboarding.SkippedAt,
        onboarding.CompletedAt);
}

public sealed record OnboardingStepState(string Step, string Title, bool Done, DateTimeOffset? DoneAt);

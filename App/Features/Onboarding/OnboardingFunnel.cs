using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>How far those who began the wizard in some time came with it until now. Counted in the database.</summary>
/// <param name="Started">Saved a first step, or put the wizard off at once.</param>
/// <param name="Skipped">Have put it off and not come back.</param>
/// <param name="MedianSeconds">From the start to the end, of those who completed it; null when nobody did.</param>
/// <param name="NinetiethSeconds">Nine of ten took no longer.</param>
public sealed record OnboardingFunnel(int Started, IReadOnlyList<FunnelStep> Steps, int Completed, int Skipped, int? MedianSeconds, int? NinetiethSeconds)
{
    /// <summary>Percent of those who start that should complete it.</summary>
    public const int Target = 80;

    /// <summary>Percent of those who started; 0 when nobody did.</summary>
    public double CompletedPercent => Started == 0 ? 0 : 100.0 * Completed / Started;

    public bool MeetsTarget => CompletedPercent >= Target;

    /// <param name="from">First moment at which somebody may have started.</param>
    /// <param name="to">The moment before which they did.</param>
    public static async Task<OnboardingFunnel> OfAsync(AppDb db, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var started = db.Onboardings.AsNoTracking().Where(o => o.StartedAt >= from && o.StartedAt < to);
        var counts = await started.GroupBy(_ => 1).Select(g => new
        {
            Started = g.Count(),
            Welcome = g.Count(o => o.WelcomeAt != null),
            About = g.Count(o => o.AboutAt != null),
            Preferences = g.Count(o => o.PreferencesAt != null),
            Modules = g.Count(o => o.ModulesAt != null),
            FirstStep = g.Count(o => o.FirstStepAt != null),
            Completed = g.Count(o => o.Status == OnboardingStatus.Completed),
            Skipped = g.Count(o => o.Status == OnboardingStatus.Skipped),
            Timed = g.Count(o => o.SecondsTaken != null),
        }).SingleOrDefaultAsync(ct);
        if (counts is null)
        {
            return new(0, [.. OnboardingSteps.All.Select(s => new FunnelStep(s, 0))], 0, 0, null, null);
        }
        return new(
            counts.Started,
            [
                new(OnboardingStep.Welcome, counts.Welcome),
                new(OnboardingStep.About, counts.About),
                new(OnboardingStep.Preferences, counts.Preferences),
                new(OnboardingStep.Modules, counts.Modules),
                new(OnboardingStep.FirstStep, counts.FirstStep),
            ],
            counts.Completed,
            counts.Skipped,
            await SecondsAsync(started, Rank(counts.Timed, 50), ct),
            await SecondsAsync(started, Rank(counts.Timed, 90), ct));
    }

    /// <summary>Place of a percentile among that many, from 0: the first that as many percent do not exceed. Below 0 when there are none.</summary>
    internal static int Rank(int count, int percent) => (int)(((long)count * percent + 99) / 100) - 1;

    // By place rather than by a function of the database: both databases read it, and an index holds it in order.
    private static async Task<int?> SecondsAsync(IQueryable<Onboarding> started, int rank, CancellationToken ct) => rank < 0
        ? null
        : await started.Where(o => o.SecondsTaken != null).OrderBy(o => o.SecondsTaken).Select(o => o.SecondsTaken).Skip(rank).FirstOrDefaultAsync(ct);
}

/// <param name="Done">How many have saved it.</param>
public sealed record FunnelStep(OnboardingStep Step, int Done);

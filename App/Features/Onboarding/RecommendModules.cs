using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>
/// Recommends modules to a person. What similar people picked is at most a few dozen rows, the same for everybody and counted anew every few hours, so each
/// node keeps them for a while: most recommendations cost no query at all.
/// </summary>
public sealed class RecommendModules(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private Snapshot? _known;

    /// <inheritdoc cref="ModuleScores.Of"/>
    public async ValueTask<IReadOnlyList<Recommendation>> RunAsync(Learner learner, CancellationToken ct) => ModuleScores.Of(learner, await KnownAsync(ct));

    /// <summary>Reads the counts again when they are next needed.</summary>
    internal void Forget() => Volatile.Write(ref _known, null);

    private async ValueTask<IReadOnlyList<ModulePopularity>> KnownAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) is { } known && clock.GetElapsedTime(known.ReadAt) < Fresh)
        {
            return known.Rows;
        }
        var readAt = clock.GetTimestamp();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await db.ModulePopularities.AsNoTracking().Where(p => p.Sample >= ModulePopularity.SmallestSample).ToListAsync(ct);
        Volatile.Write(ref _known, new(rows, readAt));
        return rows;
    }

    private sealed record Snapshot(IReadOnlyList<ModulePopularity> Rows, long ReadAt);
}

using System.Collections.Concurrent;
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
    private const int MostKept = 1000;
    private Snapshot? _known;

    /// <inheritdoc cref="ModuleScores.Of"/>
    public async ValueTask<IReadOnlyList<Recommendation>> RunAsync(Learner learner, CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        var key = $"{learner.Level} {learner.Mode} {string.Join('\n', learner.Goals)}";
        if (!known.Answers.TryGetValue(key, out var answer))
        {
            answer = ModuleScores.Of(learner, known.Rows);
            if (known.Answers.Count < MostKept)
            {
                known.Answers[key] = answer; // asked with every profile, and the same for everybody alike
            }
        }
        return answer;
    }

    /// <summary>Reads the counts again when they are next needed.</summary>
    internal void Forget() => Volatile.Write(ref _known, null);

    private async ValueTask<Snapshot> KnownAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) is { } known && clock.GetElapsedTime(known.ReadAt) < Fresh)
        {
            return known;
        }
        var readAt = clock.GetTimestamp();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await db.ModulePopularities.AsNoTracking().Where(p => p.Sample >= ModulePopularity.SmallestSample).ToListAsync(ct);
        var read = new Snapshot(rows, readAt, new(StringComparer.Ordinal));
        Volatile.Write(ref _known, read);
        return read;
    }

    private sealed record Snapshot(IReadOnlyList<ModulePopularity> Rows, long ReadAt, ConcurrentDictionary<string, IReadOnlyList<Recommendation>> Answers);
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Whether a try may go on.</summary>
/// <param name="Used">Tries counted in the window, this one and refused ones included.</param>
/// <param name="RetryAfter">Until the window ends; zero when allowed.</param>
public readonly record struct LimitVerdict(bool Allowed, int Used, TimeSpan RetryAfter);

/// <summary>
/// Counts tries in the database, so that a limit holds exactly over parallel callers and several nodes. A try is counted in a committed statement
/// of its own before anything is compared.
/// </summary>
public sealed class Limiter(IDbContextFactory<DbContext> dbs, TimeProvider clock)
{
    /// <summary>Counts one try. At most <paramref name="limit"/> are allowed in a window that starts with the first.</summary>
    /// <param name="key">What is limited, such as <c>sign-in:{user}</c>; any length, kept only as a hash.</param>
    public async Task<LimitVerdict> TakeAsync(string key, int limit, TimeSpan window, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var dialect = SqlDialect.Of(db);
        var (count, endsAt) = (await dialect.RunAsync(db, dialect.CountTry, row => (row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1)), ct, Hash(key), now, now + window))!.Value;
        return count <= limit ? new(true, count, TimeSpan.Zero) : new(false, count, endsAt > now ? endsAt - now : TimeSpan.Zero);
    }

    /// <summary>Forgets the tries under a key, after a success.</summary>
    public async Task ResetAsync(string key, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var hash = Hash(key);
        await db.Set<RateCounter>().Where(c => c.Key == hash).ExecuteDeleteAsync(ct);
    }

    /// <summary>Takes one counted try back, when it turned out to be none of those that are limited.</summary>
    public async Task GiveBackAsync(string key, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var hash = Hash(key);
        await db.Set<RateCounter>().Where(c => c.Key == hash && c.Count > 0).ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, c => c.Count - 1), ct);
    }

    private static string Hash(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

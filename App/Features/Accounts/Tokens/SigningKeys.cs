using System.Security.Cryptography;
using BlazorAccounts.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>
/// The key ring of access tokens, one for all nodes. There is always the key that signs and the one that will sign next; a key that no longer signs
/// stays published until its last token has ended.
/// </summary>
public sealed class SigningKeys(IDbContextFactory<AppDb> dbs, IDataProtectionProvider protection, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ReloadAtMost = TimeSpan.FromSeconds(10);
    private readonly IDataProtector _seal = protection.CreateProtector("BlazorAccounts.SigningKeys");
    private readonly SemaphoreSlim _loading = new(1);
    private volatile Ring _ring = new([], 0);

    /// <summary>The key that signs now.</summary>
    internal async ValueTask<LoadedKey> CurrentAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ring = IsCurrent(_ring, now) ? _ring : await LoadAsync(now, ct);
        // Another node's clock may have been ahead when it made the first key; then that one signs.
        return ring.Keys.LastOrDefault(key => key.SignsFrom <= now) ?? ring.Keys[0];
    }

    /// <summary>The key of a token; null when there is none such (any more).</summary>
    internal async ValueTask<LoadedKey?> FindAsync(string keyId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (Published(_ring, now).FirstOrDefault(key => key.KeyId == keyId) is { } known)
        {
            return known;
        }
        // Another node may have made a key; tokens with made-up ids must not make us ask each time.
        var ring = _ring;
        if (!IsCurrent(ring, now) || clock.GetElapsedTime(ring.LoadedAt) > ReloadAtMost)
        {
            ring = await LoadAsync(now, ct);
        }
        return Published(ring, now).FirstOrDefault(key => key.KeyId == keyId);
    }

    /// <summary>What <c>/.well-known/jwks.json</c> shows; two at least.</summary>
    internal async ValueTask<IReadOnlyList<LoadedKey>> PublishedAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return [.. Published(IsCurrent(_ring, now) ? _ring : await LoadAsync(now, ct), now)];
    }

    public void Dispose()
    {
        _loading.Dispose();
        foreach (var key in _ring.Keys)
        {
            key.Dispose();
        }
    }

    private static bool IsCurrent(Ring ring, DateTimeOffset now) => ring.Keys is [_, .., var next] && next.SignsFrom > now;

    private static IEnumerable<LoadedKey> Published(Ring ring, DateTimeOffset now) =>
        ring.Keys.Where((_, i) => i + 1 >= ring.Keys.Count || ring.Keys[i + 1].SignsFrom + AccessTokens.Lifetime + AccessTokens.Skew > now);

    private async Task<Ring> LoadAsync(DateTimeOffset now, CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            while (true)
            {
                await using var db = await dbs.CreateDbContextAsync(ct);
                var rows = await db.SigningKeys.AsNoTracking().OrderBy(key => key.Number).ToListAsync(ct);
                if (rows is [_, .., var next] && next.SignsFrom > now)
                {
                    // Keys already loaded are kept: others may be signing with them at this moment.
                    return _ring = new([.. rows.Select(row => _ring.Keys.FirstOrDefault(k => k.KeyId == row.KeyId) ?? Load(row))], clock.GetTimestamp());
                }
                await ExtendAsync(db, rows is [.., var last] ? last : null, now, ct);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task ExtendAsync(AppDb db, SigningKey? last, DateTimeOffset now, CancellationToken ct)
    {
        // After a long stand the next key is overdue and signs at once; its own successor follows in a term.
        var from = last is null ? now : last.SignsFrom + SigningKey.Term;
        db.Add(Make((last?.Number ?? 0) + 1, last is not null && from <= now ? now : from));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is not null)
        {
            // Another node made it; the caller reads it now.
        }
    }

    private SigningKey Make(int number, DateTimeOffset signsFrom)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return SigningKey.Of(number, _seal.Protect(pair.ExportPkcs8PrivateKey()), point.X!, point.Y!, signsFrom);
    }

    private LoadedKey Load(SigningKey row) => new(row, _seal);

    private sealed record Ring(IReadOnlyList<LoadedKey> Keys, long LoadedAt);
}

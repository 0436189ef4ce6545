using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders.Credits;

/// <param name="Balance">What is left to spend.</param>
public sealed record CreditsSpent(int Amount, int Balance);

/// <summary>
/// Spends a team's credits, all that was asked or none. The balance row is taken down on the condition that it holds enough, which also makes spenders take
/// turns; lots and ledger follow in the same transaction.
/// </summary>
public sealed class SpendCredits(IDbContextFactory<AppDb> dbs, ExpireCredits expire, TimeProvider clock)
{
    public const int MaxKey = 100;
    public const int MaxPurpose = 120;

    /// <summary>402 <c>credits_insufficient</c> with what is needed and there; 409 <c>idempotency_key_reused</c> for the same key with another amount.</summary>
    /// <param name="key">The caller's own, at most 100 characters: the same key spends once, however often it is asked.</param>
    /// <param name="purpose">What for, in a few words, for the list that people see.</param>
    public async Task<Outcome<CreditsSpent>> RunAsync(Guid teamId, int amount, string key, string? purpose, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKey, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose?.Length ?? 0, MaxPurpose, nameof(purpose));
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await SpentBeforeAsync(db, teamId, amount, key, ct) is { } before)
        {
            return before;
        }
        var now = clock.GetUtcNow();
        await expire.TeamAsync(teamId, now, ct); // so that below everything in the balance can be spent
        var enough = false;
        try
        {
            await db.AtomicallyAsync(async () => enough = await SpendAsync(db, teamId, amount, () => CreditEntry.Spent(teamId, amount, key, purpose, now), now, ct), ct);
        }
        catch (DbUpdateException) when (db.CreditEntries.AsNoTracking().Any(e => e.TeamId == teamId && e.Cause == CreditEntry.SpendCause(key)))
        {
            return (await SpentBeforeAsync(db, teamId, amount, key, ct))!; // the same key at the same time
        }
        var left = await db.SpendableCreditsAsync(teamId, now, ct);
        return enough
            ? new CreditsSpent(amount, left)
            : Outcome.Refused(402, "credits_insufficient", L($"This takes {amount:N0} credits, and {left:N0} are left.")).With("needed", amount).With("balance", left).For<CreditsSpent>();
    }

    private static async Task<bool> SpendAsync(AppDb db, Guid teamId, int amount, Func<CreditEntry> entry, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.CreditBalances.Where(b => b.TeamId == teamId && b.Balance >= amount).ExecuteUpdateAsync(set => set.SetProperty(b => b.Balance, b => b.Balance - amount), ct) == 0)
        {
            return false;
        }
        var missing = amount;
        foreach (var lot in await db.CreditLots.AsNoTracking().Where(l => l.TeamId == teamId && l.Remaining > 0 && l.ExpiresAt > now).OrderBy(l => l.ExpiresAt).ThenBy(l => l.GrantedAt).ToListAsync(ct))
        {
            var taken = Math.Min(missing, lot.Remaining);
            missing -= taken;
            await db.CreditLots.Where(l => l.OrderId == lot.OrderId).ExecuteUpdateAsync(set => set.SetProperty(l => l.Remaining, l => l.Remaining - taken), ct);
            if (missing == 0)
            {
                db.Add(entry()); // a new one each time: the transaction may be repeated
                await db.SaveChangesAsync(ct);
                return true;
            }
        }
        throw new InvalidOperationException($"The balance of team {teamId} is {missing} more than its lots.");
    }

    private static async Task<Outcome<CreditsSpent>?> SpentBeforeAsync(AppDb db, Guid teamId, int amount, string key, CancellationToken ct)
    {
        var cause = CreditEntry.SpendCause(key);
        var spent = await db.CreditEntries.Where(e => e.TeamId == teamId && e.Cause == cause).Select(e => (int?)-e.Amount).SingleOrDefaultAsync(ct);
        return spent is null ? null
            : spent != amount ? Outcome.Conflict("idempotency_key_reused", L("This key was used for another amount.")).For<CreditsSpent>()
            : new CreditsSpent(amount, await db.CreditBalances.Where(b => b.TeamId == teamId).Select(b => b.Balance).SingleAsync(ct));
    }
}

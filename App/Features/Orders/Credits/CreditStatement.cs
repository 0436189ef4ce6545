using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders.Credits;

/// <summary>A line of the ledger as people see it.</summary>
/// <param name="Kind"><c>purchase</c>, <c>spend</c>, <c>expiry</c>, <c>refund</c> or <c>dispute</c>.</param>
public sealed record CreditLine(long Id, string Kind, int Amount, string? Purpose, Guid? OrderId, DateTimeOffset At);

/// <summary>Credits that expire together.</summary>
public sealed record CreditsExpiring(int Amount, DateTimeOffset At);

/// <summary>What a team has and how it came to that.</summary>
/// <param name="Expiring">Soonest first.</param>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">Asks for the entries after these, as <c>before</c>; null at the end.</param>
public sealed record CreditStatement(int Balance, IReadOnlyList<CreditsExpiring> Expiring, IReadOnlyList<CreditLine> Entries, long? Next)
{
    public const int DefaultSize = 25;
    public const int MaxSize = 100;

    internal static async Task<CreditStatement> OfAsync(AppDb db, Guid teamId, long? before, int size, DateTimeOffset now, CancellationToken ct)
    {
        var lots = await db.CreditLots.Where(l => l.TeamId == teamId && l.Remaining > 0 && l.ExpiresAt > now).OrderBy(l => l.ExpiresAt)
            .Select(l => new CreditsExpiring(l.Remaining, l.ExpiresAt)).ToListAsync(ct);
        var lines = await db.CreditEntries.Where(e => e.TeamId == teamId && (before == null || e.Id < before)).OrderByDescending(e => e.Id).Take(size + 1)
            .Select(e => new { e.Id, e.Kind, e.Amount, e.Purpose, e.OrderId, e.At }).ToListAsync(ct);
        var shown = lines.Take(size).Select(e => new CreditLine(e.Id, e.Kind.ToString().ToLowerInvariant(), e.Amount, e.Purpose, e.OrderId, e.At)).ToList();
        return new(lots.Sum(l => l.Amount), lots, shown, lines.Count > size ? shown[^1].Id : null);
    }
}

/// <summary>Reads what a team has.</summary>
public sealed class ShowCredits(IOwnedDbs dbs, TimeProvider clock)
{
    /// <summary>400 <c>limit_invalid</c>.</summary>
    public async Task<Outcome<CreditStatement>> RunAsync(Guid teamId, long? before, int? limit, CancellationToken ct)
    {
        if (limit is < 1 or > CreditStatement.MaxSize)
        {
            return Outcome.Invalid("limit", "limit_invalid", L($"Use a whole number from 1 to {CreditStatement.MaxSize}.")).For<CreditStatement>();
        }
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        return await CreditStatement.OfAsync(db, teamId, before, limit ?? CreditStatement.DefaultSize, clock.GetUtcNow(), ct);
    }
}

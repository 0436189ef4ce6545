using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Privacy;

/// <summary>Somebody asked for their data.</summary>
internal sealed record DataExportRequested(Guid UserId) : IEvent;

/// <summary>Asks for everything that is kept about a person (OPS-1): behind a fresh proof, one at a time, three a day. <see cref="MakeExports"/> makes it.</summary>
public sealed class RequestExport(IDbContextFactory<AppDb> dbs, FreshProof proof, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>403 <c>proof_required</c>; 429 while one is being made and after three in a day.</summary>
    public async Task<Outcome> RunAsync(Guid userId, Guid? sessionId, Caller caller, CancellationToken ct)
    {
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var outcome = Outcome.Unauthenticated;
        await db.AtomicallyAsync(
            async () =>
            {
                // Locks the person's row, so that of many wishes at once each counts those before it.
                if (await db.Users.Where(u => u.Id == userId && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, u => u.UpdatedAt), ct) == 1)
                {
                    var now = clock.GetUtcNow();
                    outcome = await RefusalAsync(db, userId, now, ct) ?? await AddAsync(db, userId, caller, now, ct);
                }
            },
            ct);
        return outcome;
    }

    private static async Task<Outcome?> RefusalAsync(AppDb db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - Day;
        var lately = await db.DataExports.Where(e => e.UserId == userId && (e.State == DataExportState.Requested || (e.RequestedAt > since && e.State != DataExportState.Failed)))
            .OrderBy(e => e.RequestedAt).Select(e => new { e.State, e.RequestedAt }).ToListAsync(ct);
        return lately.Exists(e => e.State is DataExportState.Requested) ? Outcome.TooMany(L("Your data is being put together already. We mail you when it is ready."), TimeSpan.FromMinutes(1))
            : lately.Count >= DataExport.PerDay ? Outcome.TooMany(L("You asked for your data three times today. Ask again tomorrow."), lately[^DataExport.PerDay].RequestedAt + Day - now)
            : null;
    }

    private static async Task<Outcome> AddAsync(AppDb db, Guid userId, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Consents.ExportRequestedAt, now), ct);
        db.Add(DataExport.Ask(userId, now));
        db.Publish(new DataExportRequested(userId), now);
        db.Audit(now, userId, "account.export_requested", $"user:{userId}", address: caller.Address);
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }
}

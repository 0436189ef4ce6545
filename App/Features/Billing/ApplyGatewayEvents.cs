using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Wakes the worker when something is due.</summary>
public sealed class GatewayEventSignal : RelaySignal;

/// <summary>
/// Works through the inbox: fetches what an event is about and takes it over, in one transaction with marking the event done. Five tries with
/// growing pauses, then it is dead and somebody is told.
/// </summary>
internal sealed partial class ApplyGatewayEvents(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, GatewayEventSignal signal, ILogger<ApplyGatewayEvents> log)
    : Relay(clock, signal, log)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15)];

    protected override int Places => 8;

    protected override async Task<IReadOnlyList<Guid>> LeaseAsync(int count, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var lease = SqlDialect.Of(db).Lease(SqlDialect.Table<GatewayEvent>(db), "\"State\" = 'Received'");
        var now = Clock.GetUtcNow();
        return await db.Database.SqlQueryRaw<Guid>(lease, count, now, now + LeaseTime).ToListAsync(ct);
    }

    protected override async Task WorkAsync(Guid id, CancellationToken ct)
    {
        GatewayEvent? row;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            row = await db.GatewayEvents.AsNoTracking().SingleAsync(e => e.Id == id, ct);
        }
        if (row.State is not GatewayEventState.Received)
        {
            return;
        }
        try
        {
            await ApplyAsync(row, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogFailed(failure, row.Type, row.EventId, row.Attempts);
            await FailAsync(row, ErrorText.Of(failure));
        }
    }

    protected override async Task ReleaseAsync(Guid id)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var now = Clock.GetUtcNow();
        await db.GatewayEvents.Where(e => e.Id == id && e.State == GatewayEventState.Received)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, now).SetProperty(e => e.Attempts, e => e.Attempts - 1));
    }

    private async Task ApplyAsync(GatewayEvent row, CancellationToken ct)
    {
        var gateway = gateways.Require(row.Gateway);
        var news = gateway.ReadNews(Encoding.UTF8.GetBytes(row.Body));
        if (news?.NamedCustomerId is { } named && await IsForgottenAsync(row.Gateway, named, ct))
        {
            await SettleAsync(row, GatewayEventTrigger.NotOurs, "Its customer was erased.", clear: true);
            return;
        }
        if (news is not { Matters: true })
        {
            await SettleAsync(row, GatewayEventTrigger.NotOurs, "Nothing to take over from this kind of event.");
            return;
        }
        var result = await sync.RunAsync(row.Gateway, news, db => MarkDoneAsync(db, row.Id, ct), ct);
        switch (result.Verdict)
        {
            case SyncVerdict.NotOurs:
                await SettleAsync(row, GatewayEventTrigger.NotOurs, result.Note);
                break;
            case SyncVerdict.Contradicted:
                LogFlagged(row.Type, row.EventId, result.Note);
                await SettleAsync(row, GatewayEventTrigger.Contradicted, result.Note);
                break;
        }
    }

    private async Task<bool> IsForgottenAsync(string gateway, string customerId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.BillingCustomers.AnyAsync(c => c.Gateway == gateway && c.GatewayCustomerId == customerId && c.ForgottenAt != null, ct);
    }

    private async Task MarkDoneAsync(AppDb db, Guid id, CancellationToken ct)
    {
        var row = await db.GatewayEvents.SingleAsync(e => e.Id == id, ct);
        if (row.State is GatewayEventState.Received)
        {
            row.Take(GatewayEventTrigger.Applied, Clock.GetUtcNow());
        }
    }

    private async Task SettleAsync(GatewayEvent seen, GatewayEventTrigger how, string? note, bool clear = false)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var row = await db.GatewayEvents.SingleAsync(e => e.Id == seen.Id);
        if (row.State is GatewayEventState.Received && row.Take(how, Clock.GetUtcNow(), note).Ok)
        {
            if (clear)
            {
                row.ClearBody(Clock.GetUtcNow());
            }
            if (how is not GatewayEventTrigger.NotOurs)
            {
                var kind = how is GatewayEventTrigger.Contradicted ? "gateway_event_flagged" : "gateway_event_dead";
                db.Publish(new AlertRaised(kind, row.Type, note ?? "", row.Id), Clock.GetUtcNow());
            }
            try
            {
                await db.SaveChangesAsync();
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node had taken the row after our lease, and has settled it.
            }
        }
    }

    private async Task FailAsync(GatewayEvent row, string error)
    {
        if (row.Attempts >= GatewayEvent.MaxAttempts)
        {
            await SettleAsync(row, GatewayEventTrigger.TriedTooOften, error);
            return;
        }
        await using var db = await dbs.CreateDbContextAsync();
        var dueAt = Clock.GetUtcNow() + (Pauses[Math.Clamp(row.Attempts - 1, 0, Pauses.Length - 1)] * (0.9 + (Random.Shared.NextDouble() / 5)));
        await db.GatewayEvents.Where(e => e.Id == row.Id && e.State == GatewayEventState.Received && e.Attempts == row.Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, dueAt).SetProperty(e => e.Note, error));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} {EventId} was not applied, attempt {Attempt}")]
    private partial void LogFailed(Exception failure, string type, string eventId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {EventId} contradicts what was sold and was not applied: {Note}")]
    private partial void LogFlagged(string type, string eventId, string? note);
}

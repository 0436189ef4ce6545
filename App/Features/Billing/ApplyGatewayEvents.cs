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
/// Works through the inbox: fetches what events are about and takes it over, in one transaction with marking them done; what waits of one customer, together. Five tries with
/// growing pauses, then it is dead and somebody is told.
/// </summary>
internal sealed partial class ApplyGatewayEvents(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, SyncTogether together, TimeProvider clock, GatewayEventSignal signal, IHostApplicationLifetime life, ILogger<ApplyGatewayEvents> log)
    : Relay(clock, signal, log)
{
    private const string Nothing = "Nothing to take over from this kind of event.";
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15)];

    private const int AtOnce = 256;

    private readonly GatewayEventBatches _batches = new();
    private readonly SemaphoreSlim _places = new(8);

    protected override int Places => 8;

    // The sandbox is this process: before it listens it would only refuse.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using var __ = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.ExecuteAsync(stoppingToken);
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task<IReadOnlyList<Guid>> LeaseAsync(int count, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var lease = SqlDialect.Of(db).Lease(SqlDialect.Table<GatewayEvent>(db), "\"State\" = 'Received'", counts: false); // a node that dies has tried nothing
        var now = Clock.GetUtcNow();
        var leased = await db.Database.SqlQueryRaw<Guid>(lease, AtOnce, now, now + LeaseTime).ToListAsync(ct);
        return leased.Count == 0 ? [] : _batches.Add((await db.GatewayEvents.AsNoTracking().Where(e => leased.Contains(e.Id)).ToListAsync(ct)).Select(Read));
    }

    private LeasedEvent Read(GatewayEvent row) => new(row, gateways.Find(row.Gateway)?.ReadNews(Encoding.UTF8.GetBytes(row.Body)));

    protected override async Task WorkAsync(Guid id, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            while (_batches.TryTake(id, out var batch))
            {
                await BatchAsync(batch, ct);
            }
        }
        finally
        {
            _places.Release();
            await ReleaseAsync([.. _batches.Drop(id).Select(e => e.Row.Id)]);
        }
    }

    protected override Task ReleaseAsync(Guid id) => ReleaseAsync([.. _batches.Drop(id).Select(e => e.Row.Id)]);

    private Task ReleaseAsync(List<Guid> rows) => DueAsync(rows, Clock.GetUtcNow());

    // Other nodes work for the same customer: nothing went wrong, so no try is counted, and somebody got on, so this ends.
    private Task LaterAsync(List<Guid> rows) => DueAsync(rows, Clock.GetUtcNow() + TimeSpan.FromMilliseconds(Random.Shared.Next(100, 1000)));

    private async Task DueAsync(List<Guid> rows, DateTimeOffset at)
    {
        if (rows.Count == 0)
        {
            return;
        }
        await using var db = await dbs.CreateDbContextAsync();
        await db.GatewayEvents.Where(e => rows.Contains(e.Id) && e.State == GatewayEventState.Received)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, at));
    }

    // All that can be taken over together is; what is left, each alone.
    private async Task BatchAsync(List<LeasedEvent> batch, CancellationToken ct)
    {
        var done = new HashSet<Guid>();
        try
        {
            if (batch.Count > 1)
            {
                await TogetherAsync(batch, done, ct);
            }
            foreach (var alone in batch.Where(e => !done.Contains(e.Row.Id)))
            {
                await AloneAsync(alone.Row, ct);
                done.Add(alone.Row.Id);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await ReleaseAsync([.. batch.Select(e => e.Row.Id).Where(id => !done.Contains(id))]);
            throw;
        }
    }

    private async Task TogetherAsync(List<LeasedEvent> batch, HashSet<Guid> done, CancellationToken ct)
    {
        var gateway = batch[0].Row.Gateway;
        if (gateways.Find(gateway) is null || await AnyForgottenAsync(batch, ct))
        {
            return;
        }
        if (batch[0].News is not { Matters: true })
        {
            await IgnoreAsync([.. batch.Select(e => e.Row.Id)], ct);
            done.UnionWith(batch.Select(e => e.Row.Id));
            return;
        }
        try
        {
            await together.RunAsync(gateway, [.. batch.Select(e => (e.Row.Id, e.News!))], MarkAsync, ct);
        }
        catch (GatewayUnavailableException down)
        {
            var left = batch.Where(e => !done.Contains(e.Row.Id)).ToList();
            LogFailed(down, left[0].Row.Type, left[0].Row.EventId, left[0].Row.Attempts + 1);
            foreach (var row in left.Select(e => e.Row))
            {
                await FailAsync(row, ErrorText.Of(down));
                done.Add(row.Id);
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            await LaterAsync([.. batch.Select(e => e.Row.Id).Where(id => !done.Contains(id))]);
            done.UnionWith(batch.Select(e => e.Row.Id));
        }
        catch (Exception odd) when (!ct.IsCancellationRequested)
        {
            LogApart(odd, batch.Count); // each alone fails, or not, for itself
        }

        async Task MarkAsync(AppDb db, IReadOnlyList<Guid> ids)
        {
            await MarkDoneAsync(db, ids, ct);
            db.SavedChanges += (_, _) => done.UnionWith(ids);
        }
    }

    private async Task<bool> AnyForgottenAsync(List<LeasedEvent> batch, CancellationToken ct)
    {
        var named = batch.Select(e => e.News?.NamedCustomerId).OfType<string>().Distinct().ToList();
        await using var db = await dbs.CreateDbContextAsync(ct);
        return named.Count > 0 && await db.BillingCustomers.AnyAsync(c => named.Contains(c.GatewayCustomerId!) && c.ForgottenAt != null, ct);
    }

    private async Task IgnoreAsync(List<Guid> rows, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        DateTimeOffset? now = Clock.GetUtcNow();
        await db.GatewayEvents.Where(e => rows.Contains(e.Id) && e.State == GatewayEventState.Received).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.State, GatewayEventState.Ignored).SetProperty(e => e.SettledAt, now).SetProperty(e => e.Note, Nothing), ct);
    }

    private async Task AloneAsync(GatewayEvent row, CancellationToken ct)
    {
        try
        {
            await ApplyAsync(row, ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            await LaterAsync([row.Id]);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogFailed(failure, row.Type, row.EventId, row.Attempts + 1);
            await FailAsync(row, ErrorText.Of(failure));
        }
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
            await SettleAsync(row, GatewayEventTrigger.NotOurs, Nothing);
            return;
        }
        var result = await sync.RunAsync(row.Gateway, news, db => MarkDoneAsync(db, [row.Id], ct), ct);
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

    private async Task MarkDoneAsync(AppDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        foreach (var row in await db.GatewayEvents.Where(e => ids.Contains(e.Id) && e.State == GatewayEventState.Received).ToListAsync(ct))
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
            row.Attempts += how is GatewayEventTrigger.TriedTooOften ? 1 : 0;
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
        var attempts = row.Attempts + 1;
        if (attempts >= GatewayEvent.MaxAttempts)
        {
            await SettleAsync(row, GatewayEventTrigger.TriedTooOften, error);
            return;
        }
        await using var db = await dbs.CreateDbContextAsync();
        var dueAt = Clock.GetUtcNow() + (Pauses[Math.Clamp(attempts - 1, 0, Pauses.Length - 1)] * (0.9 + (Random.Shared.NextDouble() / 5)));
        await db.GatewayEvents.Where(e => e.Id == row.Id && e.State == GatewayEventState.Received && e.Attempts == row.Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, dueAt).SetProperty(e => e.Attempts, attempts).SetProperty(e => e.Note, error));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events of a customer are applied one by one")]
    private partial void LogApart(Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} {EventId} was not applied, attempt {Attempt}")]
    private partial void LogFailed(Exception failure, string type, string eventId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {EventId} contradicts what was sold and was not applied: {Note}")]
    private partial void LogFlagged(string type, string eventId, string? note);
}

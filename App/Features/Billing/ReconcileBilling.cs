using System.ComponentModel.DataAnnotations;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing;

/// <summary>Section <c>Billing:Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    public const string Section = "Billing:Reconciliation";

    /// <summary>Customers of a run at most, those first that were compared longest ago.</summary>
    [Range(1, 100_000)]
    public int Most { get; set; } = 2000;

    /// <summary>Customers that are compared at the same time.</summary>
    [Range(1, 32)]
    public int Parallel { get; set; } = 4;
}

/// <summary>
/// Asks the gateways about every customer with a live or recently changed subscription and repairs what differs, so that lost webhooks change nothing
/// for longer than until the next run. One run at a time per gateway, on any number of nodes.
/// </summary>
public sealed partial class ReconcileBilling(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, IBilledSubscriptions subscriptions, IBilledOrders orders, CompareCustomer compare, RefundInvoice refunds, IOptions<ReconciliationOptions> options, TimeProvider clock,
    IHostApplicationLifetime life, ILogger<ReconcileBilling> log)
{
    private const int Page = 100;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);
    private static readonly TimeSpan Dead = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <returns>The runs that this call made; none for a gateway that another node is at.</returns>
    public async Task<IReadOnlyList<Reconciliation>> RunAsync(CancellationToken ct)
    {
        var runs = new List<Reconciliation>();
        foreach (var gateway in gateways.Enabled)
        {
            if (await StartAsync(gateway.Name, ct) is { } run)
            {
                runs.Add(await RunAsync(gateway, run, ct));
            }
        }
        return runs;
    }

    /// <summary>The same when an administrator asks for it; it goes on when they do not wait for it. 403, 409 <c>reconciliation_running</c>.</summary>
    public async Task<Outcome<Reconciliation[]>> AskAsync(Guid by, Caller caller, CancellationToken ct)
    {
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            if (!await db.IsAdminAsync(by, ct))
            {
                return Outcome.Forbidden.For<Reconciliation[]>();
            }
            db.Audit(clock.GetUtcNow(), by, "reconciliation.asked", "billing", address: caller.Address);
            await db.SaveChangesAsync(ct);
        }
        var runs = await RunAsync(life.ApplicationStopping);
        return runs.Count > 0
            ? runs.ToArray()
            : Outcome.Conflict("reconciliation_running", L("A run is under way. Look at its report in a minute.")).For<Reconciliation[]>();
    }

    private async Task<Reconciliation?> StartAsync(string gateway, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (now, longAgo) = (clock.GetUtcNow(), clock.GetUtcNow() - Dead);
        await db.Reconciliations.Where(r => r.Gateway == gateway && r.EndedAt == null && r.AliveAt < longAgo)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.EndedAt, now).SetProperty(r => r.Error, "It stood still: its node has died."), ct);
        try
        {
            var run = Reconciliation.Start(gateway, now);
            db.Add(run);
            await db.SaveChangesAsync(ct);
            return run;
        }
        catch (DbUpdateException)
        {
            return null; // another node is at it
        }
    }

    private async Task<Reconciliation> RunAsync(IPaymentGateway gateway, Reconciliation run, CancellationToken ct)
    {
        string? error = "It was stopped.";
        try
        {
            await refunds.FinishAsync(gateway.Name, ct);
            error = await PagesAsync(gateway, run, ct);
        }
        catch (Exception down) when (down is GatewayUnavailableException or GatewayRefusedException)
        {
            error = ErrorText.Of(down);
        }
        finally
        {
            await EndAsync(run, error);
        }
        return run;
    }

    private async Task<string?> PagesAsync(IPaymentGateway gateway, Reconciliation run, CancellationToken ct)
    {
        while (run.Checked < options.Value.Most)
        {
            var page = await NextAsync(gateway.Name, run.StartedAt, Math.Min(Page, options.Value.Most - run.Checked), ct);
            var drifted = 0;
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = ct }, async (customer, token) =>
            {
                if (await CompareAsync(run.Id, gateway, customer, token))
                {
                    Interlocked.Increment(ref drifted);
                }
                await using var db = await dbs.CreateDbContextAsync(token);
                var now = clock.GetUtcNow();
                await db.BillingCustomers.Where(c => c.Id == customer.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.CheckedAt, now), token);
            });
            run.Count(page.Count, drifted, clock.GetUtcNow());
            if (page.Count == 0)
            {
                break;
            }
            await SaveAsync(run, null);
        }
        return null;
    }

    // One customer whom the gateway refuses, or tells nonsense about, is not all of them.
    private async Task<bool> CompareAsync(Guid runId, IPaymentGateway gateway, BillingCustomer customer, CancellationToken ct)
    {
        try
        {
            return await compare.RunAsync(runId, gateway, customer, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && (failure is GatewayRefusedException or DbUpdateException || failure.IsNonsense))
        {
            LogRefused(failure, gateway.Name, customer.Id);
            return await compare.RefusedAsync(runId, customer, ErrorText.Of(failure), ct);
        }
    }

    private async Task<List<BillingCustomer>> NextAsync(string gateway, DateTimeOffset started, int count, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var since = started - Recent;
        var (charged, ordered) = (subscriptions.ChargedTeams(db), orders.TeamsInQuestion(db, started - GatewayNews.LookBack));
        return await db.BillingCustomers.AsNoTracking()
            .Where(c => c.Gateway == gateway && c.GatewayCustomerId != null && c.ForgottenAt == null && c.CheckedAt < started)
            .Where(c => charged.Contains(c.TeamId) || ordered.Contains(c.TeamId) || c.CreatedAt > since || c.SyncedAt > since
                || db.Checkouts.Any(o => o.TeamId == c.TeamId && o.Gateway == gateway && (o.State == CheckoutState.Open || o.ClosedAt > since)))
            .OrderBy(c => c.CheckedAt).ThenBy(c => c.Id).Take(count).ToListAsync(ct);
    }

    private async Task EndAsync(Reconciliation run, string? error)
    {
        var now = clock.GetUtcNow();
        run.End(error, now);
        await SaveAsync(run, run.Drifted == 0 ? null : new("billing_drift", run.Gateway, $"{run.Drifted} of {run.Checked} customers differed from what {run.Gateway} says.", run.Id));
        await using var db = await dbs.CreateDbContextAsync();
        var old = now - Kept;
        await db.Reconciliations.Where(r => r.StartedAt < old).ExecuteDeleteAsync();
    }

    private async Task SaveAsync(Reconciliation run, AlertRaised? alert)
    {
        await using var db = await dbs.CreateDbContextAsync();
        db.Update(run);
        if (alert is not null)
        {
            db.Publish(alert, clock.GetUtcNow());
        }
        await db.SaveChangesAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gateway} was not compared about customer {Customer}")]
    private partial void LogRefused(Exception failure, string gateway, Guid customer);
}

/// <summary>The same as a job. A gateway that is down fails the run, and the next comes as scheduled.</summary>
internal sealed class ReconcileJob(ReconcileBilling reconcile) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        if ((await reconcile.RunAsync(ct)).FirstOrDefault(r => r.Error is not null) is { } failed)
        {
            throw new InvalidOperationException($"{failed.Gateway}: {failed.Error}");
        }
    }
}

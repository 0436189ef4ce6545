using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Asks the gateways about checkouts that have been open for long, so that what they reserved is given back also when the news was lost, and closes those that nobody was ever led to:
/// a page that a gateway made without being able to say so is looked for and closed there.
/// </summary>
internal sealed partial class SettleCheckouts(IDbContextFactory<AppDb> dbs, SyncBilling sync, PaymentGateways gateways, TimeProvider clock, ILogger<SettleCheckouts> log) : IJob
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan LongOpen = TimeSpan.FromHours(1);

    // A call that was given up may still be carried out at the gateway.
    private static readonly TimeSpan Echo = TimeSpan.FromMinutes(3);

    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = now - LongOpen;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var away = new HashSet<string>(StringComparer.Ordinal);
        foreach (var open in await db.Checkouts.AsNoTracking().Where(c => c.State == CheckoutState.Open && c.CreatedAt <= before).OrderBy(c => c.CreatedAt).Take(AtOnce).ToListAsync(ct))
        {
            if (open.SessionId is not { } page)
            {
                await db.LeaveCheckoutAsync(open.Id, now, ct);
            }
            else if (!away.Contains(open.Gateway))
            {
                await AskAsync(open, page, away, now, ct);
            }
        }
        var echoed = now - Echo;
        foreach (var doubtful in await db.Checkouts.AsNoTracking().Where(c => c.State == CheckoutState.Doubtful && c.CreatedAt <= echoed).OrderBy(c => c.CreatedAt).Take(AtOnce).ToListAsync(ct))
        {
            await ProveAsync(db, doubtful, away, now, ct);
        }
        await db.GiveBackCouponsAsync(now, ct); // also where a crash came between closing and giving back
    }

    private async Task AskAsync(Checkout open, string page, HashSet<string> away, DateTimeOffset now, CancellationToken ct)
    {
        var gateway = open.Gateway;
        try
        {
            if (open.PayBy <= now)
            {
                await gateways.Require(gateway).ExpireCheckoutAsync(page, ct);
            }
            await sync.RunAsync(gateway, new(EventId: "", Type: "", null, null, null, page), null, ct);
        }
        catch (GatewayUnavailableException)
        {
            away.Add(gateway);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && (failure is GatewayRefusedException or DbUpdateException || failure.IsNonsense))
        {
            LogNotSettled(failure, page); // the others' turn
        }
    }

    private async Task ProveAsync(AppDb db, Checkout doubtful, HashSet<string> away, DateTimeOffset now, CancellationToken ct)
    {
        var ours = await db.Checkouts.AsNoTracking().Where(c => c.TeamId == doubtful.TeamId && c.Gateway == doubtful.Gateway && c.State == CheckoutState.Open).Select(c => c.SessionId).ToListAsync(ct);
        if (gateways.Find(doubtful.Gateway) is not { } gateway || away.Contains(gateway.Name) || ours.Contains(null))
        {
            return; // it is off or down, or just opening another
        }
        try
        {
            var customer = await db.BillingCustomers.Where(c => c.TeamId == doubtful.TeamId && c.Gateway == gateway.Name).Select(c => c.GatewayCustomerId).SingleOrDefaultAsync(ct);
            var pages = customer is null ? [] : await gateway.ListOpenCheckoutsAsync(customer, ct); // without a customer it was never asked for a page
            foreach (var page in pages.Where(page => page.OrderId is null && !ours.Contains(page.Id)))
            {
                if ((await gateway.ExpireCheckoutAsync(page.Id, ct)).State is GatewayCheckoutState.Complete)
                {
                    await sync.RunAsync(gateway.Name, new(EventId: "", Type: "", customer, null, null, page.Id), null, ct); // somebody did pay: at most one is kept
                }
            }
            await db.Checkouts.Where(c => c.Id == doubtful.Id && c.State == CheckoutState.Doubtful)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Failed).SetProperty(c => c.ClosedAt, now), ct);
        }
        catch (GatewayUnavailableException)
        {
            away.Add(gateway.Name);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && (failure is GatewayRefusedException or DbUpdateException || failure.IsNonsense))
        {
            LogNotSettled(failure, doubtful.Id.ToString());
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Checkout {Page} was not settled")]
    private partial void LogNotSettled(Exception failure, string page);
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Finds or opens the one checkout a team may have open. Our row is written first, and a unique index allows one open row per team; so
/// parallel callers all end up at the same page, and a crash in between leaves a row that the next caller finishes.
/// </summary>
public sealed class OpenCheckout(IDbContextFactory<AppDb> dbs, EnsureCustomer customers, IBilledSubscriptions subscriptions, CheckoutPages pages, TimeProvider clock)
{
    private const int Tries = 6;

    internal async Task<Outcome<CheckoutStarted>> RunAsync(IPaymentGateway gateway, Guid teamId, User buyer, Sale sale, string? address, CancellationToken ct)
    {
        using var pass = await pages.Turns.EnterAsync(teamId, ct);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var found = await RowAsync(gateway, teamId, sale, address, ct);
            if (!found.Ok)
            {
                return found.For<CheckoutStarted>();
            }
            var (row, isNew) = found.Require();
            await using var db = await dbs.CreateDbContextAsync(ct);
            if (!await IsFreeAsync(db, teamId, sale, ct)) // looked at after our row exists, so that no payment can slip in between
            {
                if (isNew || row.Replaces is null) // what would replace the present plan is another matter
                {
                    await CloseAsync(row, isNew ? CheckoutState.Failed : CheckoutState.Completed, ct);
                }
                return AlreadySubscribed(L("You have a subscription already. Change it on the billing page."));
            }

            // Looked at after our row exists, too: whoever closes the account either finds the row or is seen here.
            if (!await db.Users.AnyAsync(u => u.Id == buyer.Id && u.State == UserState.Active, ct))
            {
                await CloseAsync(row, CheckoutState.Failed, ct);
                return Outcome.Unauthenticated.For<CheckoutStarted>();
            }

            if (!isNew && row.SessionId is null && row.Gateway != gateway.Name)
            {
                await LeaveAsync(row, ct); // its gateway may be down, and nobody has to wait for that
                continue;
            }
            if (await SessionAsync(gateway, row, isNew, buyer, sale, ct) is not { } session)
            {
                continue; // the row was closed while the page was made: nobody is led there
            }
            switch (session.State)
            {
                case GatewayCheckoutState.Complete:
                    return AlreadySubscribed(L("The payment was made and is being confirmed. This takes a moment."));
                case GatewayCheckoutState.Open when row.Sells(sale, clock.GetUtcNow()) && row.Gateway == gateway.Name && session.Url is not null:
                    return new CheckoutStarted(session.Url, gateway.Name);
                case GatewayCheckoutState.Open when (await pages.Of(row).ExpireCheckoutAsync(session.Id, ct)).State is GatewayCheckoutState.Complete:
                    return AlreadySubscribed(L("The payment was made and is being confirmed. This takes a moment."));
                case GatewayCheckoutState.Open:
                    await CloseAsync(row, CheckoutState.Superseded, ct);
                    break;
                default:
                    await CloseAsync(row, CheckoutState.Expired, ct);
                    break;
            }
        }
        return Outcome.Unavailable("payments_unavailable", L("Several checkouts were opened at once. Please try again."), TimeSpan.FromSeconds(5)).For<CheckoutStarted>();
    }

    private async Task<bool> IsFreeAsync(AppDb db, Guid teamId, Sale sale, CancellationToken ct) => sale.Replaces is { } old
        ? (await subscriptions.ChargingAsync(db, teamId, old.Gateway, ct)).Contains(old.SubscriptionId, StringComparer.Ordinal)
        : !await subscriptions.IsChargedAsync(db, teamId, ct);

    private static Outcome<CheckoutStarted> AlreadySubscribed(Text message) => Outcome.Conflict("already_subscribed", message).For<CheckoutStarted>();

    private async Task<Outcome<(Checkout Row, bool IsNew)>> RowAsync(IPaymentGateway gateway, Guid teamId, Sale sale, string? address, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var open = db.Checkouts.AsNoTracking().Where(c => c.TeamId == teamId && c.State == CheckoutState.Open);
        for (var attempt = 1; ; attempt++)
        {
            if (await open.SingleOrDefaultAsync(ct) is { } row)
            {
                return (row, false);
            }
            try
            {
                var started = Checkout.Start(teamId, gateway.Name, sale, clock.GetUtcNow());
                Outcome? refusal = null;
                await db.AtomicallyAsync(async () => refusal = await WriteAsync(db, started, sale, address, ct), ct);
                return refusal is null ? (started, true) : refusal.For<(Checkout, bool)>();
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                db.ChangeTracker.Clear(); // another node was first
            }
        }
    }

    private static async Task<Outcome?> WriteAsync(AppDb db, Checkout started, Sale sale, string? address, CancellationToken ct)
    {
        if (sale.Coupon is { } coupon && await db.ReserveCouponAsync(coupon, sale.Buyer, started.Id, started.CreatedAt, ct) is { } refusal)
        {
            return refusal;
        }
        db.Add(started);
        db.Audit(started.CreatedAt, sale.Buyer.UserId, "checkout.opened", $"team:{started.TeamId}", after: new { Plan = started.PlanCode, started.Amount, started.Currency, Coupon = sale.Coupon?.Code, started.Replaces, started.Credit }, address: address);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task<GatewayCheckout?> SessionAsync(IPaymentGateway gateway, Checkout row, bool isNew, User buyer, Sale sale, CancellationToken ct)
    {
        var theirs = isNew ? gateway : pages.Of(row);
        if (row.SessionId is { } known)
        {
            return await theirs.ReadCheckoutAsync(known, ct);
        }
        var customer = await customers.RunAsync(theirs, row.TeamId, buyer.Email!, buyer.FullName, ct);
        var session = await OpenAsync(theirs, row, customer, buyer, sale, ct);
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Checkouts.Where(c => c.Id == row.Id && c.SessionId == null && c.State == CheckoutState.Open).ExecuteUpdateAsync(set => set.SetProperty(c => c.SessionId, session.Id), ct) == 0
            && !await db.Checkouts.AnyAsync(c => c.Id == row.Id && c.SessionId != null, ct))
        {
            await theirs.ExpireCheckoutAsync(session.Id, ct);
            return null;
        }
        // An answer that was kept from the first call says nothing about now.
        return isNew ? session : await theirs.ReadCheckoutAsync(session.Id, ct);
    }

    private async Task<GatewayCheckout> OpenAsync(IPaymentGateway gateway, Checkout row, string customer, User buyer, Sale sale, CancellationToken ct)
    {
        try
        {
            return await gateway.OpenCheckoutAsync(pages.RequestFor(row, customer, buyer, sale.Offer.Plan.Name), row.IdempotencyKey, ct);
        }
        catch (GatewayRefusedException)
        {
            await CloseAsync(row, CheckoutState.Failed, ct); // the next try starts afresh, with a key of its own
            throw;
        }
    }

    private async Task LeaveAsync(Checkout row, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.AtomicallyAsync(() => db.LeaveCheckoutAsync(row.Id, clock.GetUtcNow(), ct), ct);
    }

    private async Task CloseAsync(Checkout row, CheckoutState how, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.AtomicallyAsync(() => db.CloseCheckoutAsync(row.Id, how, clock.GetUtcNow(), ct), ct);
    }
}

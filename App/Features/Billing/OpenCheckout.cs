using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Finds or opens the one checkout a team may have open. Our row is written first, and a unique index allows one open row per team; so
/// parallel callers all end up at the same page, and a crash in between leaves a row that the next caller finishes.
/// </summary>
public sealed class OpenCheckout(IDbContextFactory<AppDb> dbs, EnsureCustomer customers, IBilledSubscriptions subscriptions, CheckoutPages pages, TimeProvider clock)
{
    private const int Tries = 6;

    public async Task<Outcome<CheckoutStarted>> RunAsync(IPaymentGateway gateway, Guid teamId, User buyer, Offer offer, PlanPrice price, string? address, CancellationToken ct)
    {
        using var pass = await pages.Turns.EnterAsync(teamId, ct);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (row, isNew) = await RowAsync(gateway, teamId, new(buyer.Id, address), offer, price, ct);
            await using var db = await dbs.CreateDbContextAsync(ct);
            if (await subscriptions.IsChargedAsync(db, teamId, ct)) // looked at after our row exists, so that no payment can slip in between
            {
                await CloseAsync(row, isNew ? CheckoutState.Failed : CheckoutState.Completed, ct);
                return AlreadySubscribed(L("You have a subscription already. Change it on the billing page."));
            }

            // Looked at after our row exists, too: whoever closes the account either finds the row or is seen here.
            if (!await db.Users.AnyAsync(u => u.Id == buyer.Id && u.State == UserState.Active, ct))
            {
                await CloseAsync(row, CheckoutState.Failed, ct);
                return Outcome.Unauthenticated.For<CheckoutStarted>();
            }

            if (await SessionAsync(gateway, row, isNew, buyer, offer, ct) is not { } session)
            {
                continue; // the row was closed while the page was made: nobody is led there
            }
            switch (session.State)
            {
                case GatewayCheckoutState.Complete:
                    return AlreadySubscribed(L("The payment was made and is being confirmed. This takes a moment."));
                case GatewayCheckoutState.Open when row.LookupKey == price.LookupKey && row.Gateway == gateway.Name && session.Url is not null:
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

    private static Outcome<CheckoutStarted> AlreadySubscribed(Text message) => Outcome.Conflict("already_subscribed", message).For<CheckoutStarted>();

    private async Task<(Checkout Row, bool IsNew)> RowAsync(IPaymentGateway gateway, Guid teamId, Opener by, Offer offer, PlanPrice price, CancellationToken ct)
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
                var started = Checkout.Start(teamId, gateway.Name, offer, price, clock.GetUtcNow());
                db.Add(started);
                db.Audit(started.CreatedAt, by.UserId, "checkout.opened", $"team:{teamId}", after: new { Plan = started.PlanCode, started.Amount, started.Currency }, address: by.Address);
                await db.SaveChangesAsync(ct);
                return (started, true);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                db.ChangeTracker.Clear(); // another node was first
            }
        }
    }

    private async Task<GatewayCheckout?> SessionAsync(IPaymentGateway gateway, Checkout row, bool isNew, User buyer, Offer offer, CancellationToken ct)
    {
        var theirs = isNew ? gateway : pages.Of(row);
        if (row.SessionId is { } known)
        {
            return await theirs.ReadCheckoutAsync(known, ct);
        }
        var customer = await customers.RunAsync(theirs, row.TeamId, buyer.Email!, buyer.FullName, ct);
        var session = await OpenAsync(theirs, row, customer, buyer, offer, ct);
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

    private async Task<GatewayCheckout> OpenAsync(IPaymentGateway gateway, Checkout row, string customer, User buyer, Offer offer, CancellationToken ct)
    {
        try
        {
            return await gateway.OpenCheckoutAsync(pages.RequestFor(row, customer, buyer, offer.Plan.Name), row.IdempotencyKey, ct);
        }
        catch (GatewayRefusedException)
        {
            await CloseAsync(row, CheckoutState.Failed, ct); // the next try starts afresh, with a key of its own
            throw;
        }
    }

    private async Task CloseAsync(Checkout row, CheckoutState how, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await db.Checkouts.Where(c => c.Id == row.Id && c.State == CheckoutState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, how).SetProperty(c => c.ClosedAt, now), ct);
    }

    private sealed record Opener(Guid UserId, string? Address);
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Where to send somebody to pay.</summary>
public sealed record CheckoutStarted(string CheckoutUrl, string Gateway);

/// <summary>Begins the purchase of a plan on the gateway's own page. Grants nothing; the gateway's news does.</summary>
public sealed partial class StartCheckout(
    IDbContextFactory<AppDb> dbs, QuoteCheckout quotes, PaymentGateways gateways, OpenCheckout open, ILogger<StartCheckout> log)
{
    /// <summary>Whether anything can be bought here at all.</summary>
    public bool IsOpen => gateways.Enabled.Any();

    /// <summary>
    /// 404 for strangers, 403 without the right to buy, 409 <c>already_subscribed</c>, 422 <c>plan_unknown</c>, <c>plan_not_available</c>,
    /// <c>currency_unknown</c>, <c>gateway_unknown</c>, <c>coupon_not_supported</c>, the coupon's (<see cref="Coupons.QuoteCoupon.RunAsync"/>), 503 <c>payments_off</c>, <c>payments_unavailable</c>;
    /// the last with <c>alternatives</c>, the gateways that can be asked for instead while there is no page that could be paid.
    /// </summary>
    /// <param name="currency">ISO 4217; null is the buyer's own, or USD where nothing is sold in it.</param>
    /// <param name="gateway">Null leaves the choice to us.</param>
    /// <param name="coupon">As it was typed; null for none.</param>
    public async Task<Outcome<CheckoutStarted>> RunAsync(Guid teamId, Guid actorId, string planCode, string? currency, string? gateway, string? coupon, CheckoutOrigin from, CancellationToken ct)
    {
        if (gateway is not null && gateways.Find(gateway) is null)
        {
            return Outcome.Refused(422, "gateway_unknown", L("There is no such way to pay.")).For<CheckoutStarted>();
        }
        if (!IsOpen)
        {
            return Outcome.Unavailable("payments_off", L("Payments are not set up here."), TimeSpan.FromHours(1)).For<CheckoutStarted>();
        }
        var sale = await quotes.SaleAsync(teamId, actorId, planCode, currency, coupon, ct);
        if (!sale.Ok)
        {
            return sale.For<CheckoutStarted>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var place = await db.PlaceOfAsync(actorId, from.Country, ct);
        if (gateways.Choose(gateway, sale.Require().Price.Currency, place) is not { } chosen)
        {
            return Outcome.Refused(422, "currency_unknown", L("This way to pay does not take that currency.")).For<CheckoutStarted>();
        }
        if (sale.Require().Coupon is not null && !chosen.CanDiscount)
        {
            return Outcome.Refused(422, "coupon_not_supported", L("This way to pay takes no coupons. Choose another way, or go on without it.")).For<CheckoutStarted>();
        }
        var buyer = await db.Users.AsNoTracking().SingleAsync(u => u.Id == actorId, ct);
        var opened = await OpenAsync(chosen, teamId, buyer, sale.Require(), from.Address, ct);
        return opened.Status != 503 ? opened : opened.With("gateway", chosen.Name).With("alternatives", await AlternativesAsync(db, chosen, teamId, sale.Require(), place, ct)).For<CheckoutStarted>();
    }

    // Nobody but those who were led to a page can pay on it. While there is one, there must not be another elsewhere.
    private async Task<string[]> AlternativesAsync(AppDb db, IPaymentGateway down, Guid teamId, Sale sale, BuyerPlace place, CancellationToken ct) =>
        await db.Checkouts.AnyAsync(c => c.TeamId == teamId && c.State == CheckoutState.Open && c.SessionId != null, ct)
            ? []
            : [.. gateways.For(sale.Price.Currency, place, other => other.Name != down.Name && (sale.Coupon is null || other.CanDiscount)).Select(other => other.Name)];

    internal async Task<Outcome<CheckoutStarted>> OpenAsync(IPaymentGateway gateway, Guid teamId, User buyer, Sale sale, string? address, CancellationToken ct)
    {
        try
        {
            return await open.RunAsync(gateway, teamId, buyer, sale, address, ct);
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was charged; please try again in a minute."), down.RetryAfter)
                .For<CheckoutStarted>();
        }
        catch (GatewayRefusedException refused) when (refused.Code == "not_supported" && sale.Coupon is not null)
        {
            return Outcome.Refused(422, "coupon_not_supported", L("This way to pay takes no coupons. Choose another way, or go on without it.")).For<CheckoutStarted>();
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, gateway.Name, sale.Offer.Plan.Code);
            return Outcome.Unavailable("payments_unavailable", L("The payment service did not accept this. Nothing was charged; we are looking into it."), TimeSpan.FromMinutes(5))
                .For<CheckoutStarted>();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses to sell {Plan}")]
    private partial void LogRefused(Exception refusal, string gateway, string plan);
}

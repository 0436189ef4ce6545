using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>What is charged when a plan is bought now.</summary>
/// <param name="Discount">What the coupon takes off the first payment; nothing without one.</param>
/// <param name="Due">The first payment. Later ones are the price.</param>
public sealed record CheckoutQuote(string Plan, string? Coupon, Money Price, Money Discount, Money Due);

/// <summary>A plan at its price, as somebody wants to buy it.</summary>
internal sealed record Sale(Offer Offer, PlanPrice Price, CouponQuote? Coupon, CouponBuyer Buyer)
{
    /// <summary>The subscription it takes the place of; null when it takes none.</summary>
    public Replacement? Replaces { get; init; }
}

/// <summary>Works out what a plan costs somebody, with a coupon or without. The checkout is opened with the same figures, and the gateway charges them.</summary>
public sealed class QuoteCheckout(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, QuoteCoupon coupons, IBilledSubscriptions subscriptions)
{
    /// <summary>
    /// 404 for strangers, 403 without the right to buy, 422 <c>plan_unknown</c>, <c>plan_not_available</c>, <c>currency_unknown</c>, and the coupon's (<see cref="QuoteCoupon.RunAsync"/>).
    /// </summary>
    /// <param name="currency">ISO 4217; null is the buyer's own, or USD where nothing is sold in it.</param>
    public async Task<Outcome<CheckoutQuote>> RunAsync(Guid teamId, Guid actorId, string planCode, string? currency, string? coupon, CancellationToken ct)
    {
        var sale = await SaleAsync(teamId, actorId, planCode, currency, coupon, ct);
        if (!sale.Ok)
        {
            return sale.For<CheckoutQuote>();
        }
        var (price, off) = (sale.Require().Price.Money, sale.Require().Coupon);
        return new CheckoutQuote(planCode, off?.Code, price, off?.Off ?? new(0, price.Currency), off?.Due ?? price);
    }

    internal async Task<Outcome<Sale>> SaleAsync(Guid teamId, Guid actorId, string planCode, string? currency, string? coupon, CancellationToken ct)
    {
        if (await plans.OfferAsync(planCode, ct) is not { } offer)
        {
            return Outcome.Refused(422, "plan_unknown", L("There is no such plan.")).For<Sale>();
        }
        if (!offer.Plan.SelfServe || offer.Plan.Interval is null)
        {
            return Outcome.Refused(422, "plan_not_available", L("That plan cannot be bought here. Please talk to us.")).For<Sale>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (offer.PriceRow(currency?.ToUpperInvariant() ?? await db.BuyerCurrencyAsync(actorId, [offer], ct)) is not { } price)
        {
            return Outcome.Refused(422, "currency_unknown", L("That plan is not sold in this currency.")).For<Sale>();
        }
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        if (!allowed.Ok)
        {
            return allowed.For<Sale>();
        }
        if (string.IsNullOrWhiteSpace(coupon))
        {
            return new Sale(offer, price, null, new(actorId, teamId, ConvertsTrial: false, OwnCheckout: null));
        }
        var open = await db.Checkouts.Where(c => c.TeamId == teamId && c.State == CheckoutState.Open).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(ct);
        var buyer = new CouponBuyer(actorId, teamId, await subscriptions.ConvertsTrialAsync(db, teamId, ct), open);
        var quote = await coupons.RunAsync(coupon, buyer, planCode, price.Money, ct);
        return quote.Ok ? new Sale(offer, price, quote.Require(), buyer) : quote.For<Sale>();
    }
}

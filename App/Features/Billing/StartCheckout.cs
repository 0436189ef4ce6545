using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Where to send somebody to pay.</summary>
public sealed record CheckoutStarted(string CheckoutUrl, string Gateway);

/// <summary>Begins the purchase of a plan on the gateway's own page. Grants nothing; the gateway's news does.</summary>
public sealed partial class StartCheckout(
    IDbContextFactory<AppDb> dbs, PlanCatalogue plans, PaymentGateways gateways, OpenCheckout open, ILogger<StartCheckout> log)
{
    /// <summary>Whether anything can be bought here at all.</summary>
    public bool IsOpen => gateways.Enabled.Any();

    /// <summary>
    /// 404 for strangers, 403 without the right to buy, 409 <c>already_subscribed</c>, 422 <c>plan_unknown</c>, <c>plan_not_available</c>,
    /// <c>currency_unknown</c>, <c>gateway_unknown</c>, 503 <c>payments_off</c>, <c>payments_unavailable</c>.
    /// </summary>
    /// <param name="currency">ISO 4217; null is the buyer's own, or USD where nothing is sold in it.</param>
    /// <param name="gateway">Null leaves the choice to us.</param>
    public async Task<Outcome<CheckoutStarted>> RunAsync(Guid teamId, Guid actorId, string planCode, string? currency, string? gateway, CheckoutOrigin from, CancellationToken ct)
    {
        if (gateway is not null && gateways.Find(gateway) is null)
        {
            return Outcome.Refused(422, "gateway_unknown", L("There is no such way to pay.")).For<CheckoutStarted>();
        }
        if (!IsOpen)
        {
            return Outcome.Unavailable("payments_off", L("Payments are not set up here."), TimeSpan.FromHours(1)).For<CheckoutStarted>();
        }
        if (await plans.OfferAsync(planCode, ct) is not { } offer)
        {
            return Outcome.Refused(422, "plan_unknown", L("There is no such plan.")).For<CheckoutStarted>();
        }
        if (!offer.Plan.SelfServe || offer.Plan.Interval is null)
        {
            return Outcome.Refused(422, "plan_not_available", L("That plan cannot be bought here. Please talk to us.")).For<CheckoutStarted>();
        }
        var (own, place) = await OwnAsync(actorId, offer, ct);
        if (offer.PriceRow(currency?.ToUpperInvariant() ?? own) is not { } price)
        {
            return Outcome.Refused(422, "currency_unknown", L("That plan is not sold in this currency.")).For<CheckoutStarted>();
        }
        if (gateways.Choose(gateway, price.Currency, place with { HeaderCountry = from.Country }) is not { } chosen)
        {
            return Outcome.Refused(422, "currency_unknown", L("This way to pay does not take that currency.")).For<CheckoutStarted>();
        }
        var buyer = await BuyerAsync(teamId, actorId, ct);
        return buyer.Ok ? await OpenAsync(chosen, teamId, buyer.Require(), offer, price, from.Address, ct) : buyer.For<CheckoutStarted>();
    }

    private async Task<(string Currency, BuyerPlace Place)> OwnAsync(Guid actorId, Offer offer, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return (await db.BuyerCurrencyAsync(actorId, [offer], ct), new() { TimeZone = await db.PreferredTimeZoneAsync(actorId, ct) });
    }

    private async Task<Outcome<User>> BuyerAsync(Guid teamId, Guid actorId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        return allowed.Ok ? await db.Users.AsNoTracking().SingleAsync(u => u.Id == actorId, ct) : allowed.For<User>();
    }

    private async Task<Outcome<CheckoutStarted>> OpenAsync(IPaymentGateway gateway, Guid teamId, User buyer, Offer offer, PlanPrice price, string? address, CancellationToken ct)
    {
        try
        {
            return await open.RunAsync(gateway, teamId, buyer, offer, price, address, ct);
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was charged; please try again in a minute."), down.RetryAfter)
                .For<CheckoutStarted>();
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, gateway.Name, offer.Plan.Code);
            return Outcome.Unavailable("payments_unavailable", L("The payment service did not accept this. Nothing was charged; we are looking into it."), TimeSpan.FromMinutes(5))
                .For<CheckoutStarted>();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses to sell {Plan}")]
    private partial void LogRefused(Exception refusal, string gateway, string plan);
}

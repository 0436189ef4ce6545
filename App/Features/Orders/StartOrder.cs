using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order that waits for its payment, and where to pay.</summary>
public sealed record OrderStarted(Guid Id, string CheckoutUrl, string Gateway);

/// <param name="Currency">ISO 4217; null is the buyer's own, or USD where nothing is sold in it.</param>
/// <param name="Gateway">Null leaves the choice to us.</param>
/// <param name="Country">Where the request came from, by a trusted header; null when nothing says it.</param>
public sealed record OrderWish(string Product, int Quantity, string? Currency, string? Gateway, string? Country = null);

/// <summary>Begins to buy something once, on the gateway's own page. Grants nothing; the gateway's news does.</summary>
public sealed partial class StartOrder(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, OpenOrder open, IOptions<OrderOptions> options, TimeProvider clock, ILogger<StartOrder> log)
{
    /// <summary>Whether anything can be bought here at all.</summary>
    public bool IsOpen => gateways.Enabled.Any(gateway => gateway.CanChargeOnce);

    /// <summary>
    /// 400 <c>quantity_invalid</c>, 404 for strangers, 403 without the right to buy, 422 <c>product_unknown</c>, <c>currency_unknown</c>, <c>gateway_unknown</c>,
    /// 503 <c>payments_off</c>, <c>payments_unavailable</c>.
    /// </summary>
    public async Task<Outcome<OrderStarted>> RunAsync(Guid teamId, Guid actorId, OrderWish wish, Caller caller, CancellationToken ct)
    {
        if (wish.Quantity < 1 || wish.Quantity > options.Value.MaxQuantity)
        {
            return Outcome.Invalid("quantity", "quantity_invalid", L($"Use a whole number from 1 to {options.Value.MaxQuantity}.")).For<OrderStarted>();
        }
        if (wish.Gateway is not null && gateways.Find(wish.Gateway) is not { CanChargeOnce: true })
        {
            return Outcome.Refused(422, "gateway_unknown", L("There is no such way to pay.")).For<OrderStarted>();
        }
        if (!IsOpen)
        {
            return Outcome.Unavailable("payments_off", L("Payments are not set up here."), TimeSpan.FromHours(1)).For<OrderStarted>();
        }
        var written = await WriteAsync(teamId, actorId, wish, caller, ct);
        return written.Ok ? await OpenAsync(gateways.Require(written.Require().Order.Gateway), written.Require().Order, written.Require().Buyer, ct) : written.For<OrderStarted>();
    }

    private async Task<Outcome<(Order Order, User Buyer)>> WriteAsync(Guid teamId, Guid actorId, OrderWish wish, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        if (!allowed.Ok)
        {
            return allowed.For<(Order, User)>();
        }
        if (await db.Products.AsNoTracking().SingleOrDefaultAsync(p => p.Code == wish.Product && p.IsOffered, ct) is not { } product)
        {
            return Outcome.Refused(422, "product_unknown", L("There is no such product.")).For<(Order, User)>();
        }
        var currency = wish.Currency?.ToUpperInvariant() ?? await db.BuyerCurrencyAsync(actorId, c => product.PriceIn(c) is not null, ct);
        if (product.PriceIn(currency) is not { } price)
        {
            return Outcome.Refused(422, "currency_unknown", L("That is not sold in this currency.")).For<(Order, User)>();
        }
        if (gateways.Choose(wish.Gateway, currency, await db.PlaceOfAsync(actorId, wish.Country, ct), able => able.CanChargeOnce) is not { } gateway)
        {
            return Outcome.Refused(422, "currency_unknown", L("This way to pay does not take that currency.")).For<(Order, User)>();
        }
        var order = Order.Start(teamId, gateway.Name, product, price, wish.Quantity, clock.GetUtcNow());
        db.Add(order);
        db.Audit(order.CreatedAt, actorId, "order.created", $"team:{teamId}", after: new { Order = order.Id, order.ProductCode, order.Quantity, Total = order.Total.Amount, order.Currency }, address: caller.Address);
        await db.SaveChangesAsync(ct);
        // Looked at after our row exists: whoever closes the account either finds the row or is seen here.
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == actorId && u.State == UserState.Active, ct) is { } buyer ? (order, buyer) : Outcome.Unauthenticated.For<(Order, User)>();
    }

    private async Task<Outcome<OrderStarted>> OpenAsync(IPaymentGateway gateway, Order order, User buyer, CancellationToken ct)
    {
        try
        {
            return await open.RunAsync(gateway, order, buyer, ct);
        }
        catch (GatewayUnavailableException down)
        {
            await open.GiveUpAsync(order.Id); // nobody was told a page to pay on
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was charged; please try again in a minute."), down.RetryAfter)
                .For<OrderStarted>();
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, gateway.Name, order.ProductCode);
            await open.GiveUpAsync(order.Id);
            return Outcome.Unavailable("payments_unavailable", L("The payment service did not accept this. Nothing was charged; we are looking into it."), TimeSpan.FromMinutes(5))
                .For<OrderStarted>();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses to sell {Product}")]
    private partial void LogRefused(Exception refusal, string gateway, string product);
}

using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>Orders in our words. Only what succeeded pays one; what failed before leaves it open for another try.</summary>
internal static class CashfreeOrders
{
    public const string OrderTag = "order";

    private const string Prefix = "ord-";

    public static string IdOf(Guid order) => $"{Prefix}{order:N}";

    /// <summary>Whether an id is an order's, or of a payment of one; mandates have others.</summary>
    public static bool IsOrder(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    public static GatewayCheckout Checkout(JsonElement order, JsonElement payments, Func<string, string> address)
    {
        var (id, team) = (Id(order), Tag(order, CashfreeReader.TeamTag));
        var state = Text(order, "order_status") switch
        {
            "ACTIVE" => GatewayCheckoutState.Open,
            "EXPIRED" or "TERMINATED" => GatewayCheckoutState.Expired,
            _ => GatewayCheckoutState.Complete, // or a payment is under way that may still succeed
        };
        var deciding = Items(payments).Where(p => Text(p, "payment_status") is "SUCCESS").Concat(Items(payments).Where(p => Text(p, "payment_status") is "PENDING")).FirstOrDefault();
        return new(
            id,
            state,
            Text(order, "order_status") is "PAID",
            state is GatewayCheckoutState.Open && Text(order, "payment_session_id") is { } session ? address(session) : null,
            team is { } known ? CashfreeReader.CustomerOf(known) : null,
            SubscriptionId: null,
            InvoiceId: null,
            team,
            Price(order, "order_amount", Text(order, "order_currency")),
            Time(order, "order_expiry_time"))
        {
            OrderId = Tag(order, OrderTag),
            PaymentId = Text(deciding, "cf_payment_id") is { } payment ? $"{id}:{payment}" : null,
        };
    }

    public static GatewayPayment Payment(JsonElement order, JsonElement payment, JsonElement refunds, DateTimeOffset now)
    {
        var (id, team, card) = (Id(order), Tag(order, CashfreeReader.TeamTag), Child(Child(payment, "payment_method"), "card"));
        var amount = Price(payment, "payment_amount", Text(payment, "payment_currency") ?? Text(order, "order_currency")) ?? throw new JsonException("A payment without amount.");
        var number = Text(payment, "cf_payment_id");
        // An order's list has those of its other payments, too: a second one that succeeds is paid back by itself.
        var back = Items(refunds).Where(r => (Text(r, "cf_payment_id") ?? number) == number).Select(r => CashfreeReader.Refund(r, Guid.TryParseExact(Text(r, "refund_id"), "N", out var ours) ? ours : Guid.Empty, amount.Currency, now))
            .Select(r => r.Reference == Guid.Empty ? r with { Reference = null } : r).ToList();
        return new(
            $"{id}:{number}",
            team is { } known ? CashfreeReader.CustomerOf(known) : null,
            Text(payment, "payment_status") switch { "SUCCESS" => GatewayPaymentState.Paid, "PENDING" => GatewayPaymentState.Pending, _ => GatewayPaymentState.Failed },
            amount,
            back.Where(r => r.State is not RefundState.Failed).Sum(r => r.Amount.Amount),
            card.ValueKind is JsonValueKind.Object ? Text(card, "card_network") : null,
            Text(card, "card_number") is { Length: >= 4 } shown ? shown[^4..] : null,
            back,
            Disputes: [])
        {
            OrderId = Tag(order, OrderTag),
            TeamId = team,
        };
    }

    /// <summary>News about an order of ours; null when it is about none.</summary>
    public static GatewayNews? News(string eventId, string type, JsonElement data)
    {
        var (order, refund) = (Child(data, "order"), Child(data, "refund"));
        var team = Tag(order, CashfreeReader.TeamTag);
        var customer = team is { } known ? CashfreeReader.CustomerOf(known) : null;
        return (Text(order, "order_id") ?? Text(refund, "order_id")) is not { } id || !IsOrder(id) ? null
            : new(eventId, type, customer, null, null, id, Price(order, "order_amount", Text(order, "order_currency")), team) { NamedCustomerId = customer };
    }

    private static string Id(JsonElement order) => Text(order, "order_id") ?? throw new JsonException("An order without id.");

    private static Guid? Tag(JsonElement order, string name) => Guid.TryParse(Text(Child(order, "order_tags"), name), out var id) ? id : null;
}

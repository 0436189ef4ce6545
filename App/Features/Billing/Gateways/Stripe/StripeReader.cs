using System.Text.Json;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>Stripe's objects in our words. Unknown enum values are read as the harmless one; what is missing is null.</summary>
internal static partial class StripeReader
{
    public static GatewayCheckout Checkout(JsonElement session) => new(
        Required(session),
        Text(session, "status") switch { "complete" => GatewayCheckoutState.Complete, "expired" => GatewayCheckoutState.Expired, _ => GatewayCheckoutState.Open },
        Text(session, "payment_status") is "paid" or "no_payment_required",
        Text(session, "url"),
        Id(session, "customer"),
        Id(session, "subscription"),
        Id(session, "invoice"),
        Ours(Text(session, "client_reference_id")),
        Price(session, "amount_total"),
        Time(session, "expires_at"))
    {
        PaymentId = Id(session, "payment_intent"),
        OrderId = Ours(Text(Child(session, "metadata"), "order")),
    };

    public static GatewaySubscription Subscription(JsonElement subscription)
    {
        var items = Items(Child(subscription, "items")).ToList();
        var price = items.Count > 0 ? Child(items[0], "price") : default;
        var start = items.Select(i => Time(i, "current_period_start")).Append(Time(subscription, "current_period_start")).Min();
        var end = items.Select(i => Time(i, "current_period_end")).Append(Time(subscription, "current_period_end")).Max();
        var metadata = Child(subscription, "metadata");
        return new(
            StripeGateway.GatewayName,
            Required(subscription),
            Id(subscription, "customer") ?? "",
            Paused(Status(Text(subscription, "status")), subscription),
            Text(price, "lookup_key"),
            Price(price, "unit_amount"),
            start ?? DateTimeOffset.UnixEpoch,
            end ?? DateTimeOffset.UnixEpoch,
            Flag(subscription, "cancel_at_period_end") || (Time(subscription, "cancel_at") is { } at && at <= end),
            Time(subscription, "ended_at"),
            Id(subscription, "latest_invoice"),
            Ours(Text(metadata, "team")),
            Guid.TryParse(Text(metadata, "checkout"), out var checkout) ? checkout : null)
        {
            Quantity = items.Count > 0 ? Number(items[0], "quantity") ?? 1 : 1,
        };
    }

    /// <summary>The invoice that a change would make.</summary>
    public static GatewayPreview Preview(JsonElement invoice)
    {
        var total = Price(invoice, "total") ?? throw new JsonException("A preview without total.");
        var due = Number(invoice, "amount_due") ?? Math.Max(0, total.Amount);
        List<GatewayPreviewLine> lines = [.. Items(Child(invoice, "lines")).Select(line => PreviewLine(line, total.Currency))];
        if (lines.Sum(l => l.Amount.Amount) is var sum && total.Amount != sum)
        {
            lines.Add(new(PreviewLineKind.Other, new(total.Amount - sum, total.Currency))); // discounts and taxes of the whole invoice
        }
        if (total.Amount > 0 && due != total.Amount)
        {
            lines.Add(new(PreviewLineKind.Balance, new(due - total.Amount, total.Currency)));
        }
        var renewal = Items(Child(invoice, "lines")).Select(line => Time(Child(line, "period"), "end")).Max();
        return new(lines, new(due, total.Currency), renewal);
    }

    private static GatewayPreviewLine PreviewLine(JsonElement line, string currency)
    {
        var amount = Number(line, "amount") ?? 0;
        var parent = Child(line, "parent");
        var kind = Flag(Child(parent, "subscription_item_details"), "proration") || Flag(Child(parent, "invoice_item_details"), "proration")
            ? amount < 0 ? PreviewLineKind.Unused : PreviewLineKind.Rest
            : Text(parent, "type") is "subscription_item_details" ? PreviewLineKind.Period : PreviewLineKind.Other;
        return new(kind, new(amount, currency), Number(line, "quantity") ?? 1);
    }

    public static GatewayInvoice Invoice(JsonElement invoice)
    {
        var paidAt = Time(Child(invoice, "status_transitions"), "paid_at");
        return new(
            Required(invoice),
            Id(invoice, "customer") ?? "",
            SubscriptionOf(invoice),
            Text(invoice, "number"),
            Text(invoice, "status") switch
            {
                "open" => InvoiceStatus.Open,
                "paid" => InvoiceStatus.Paid,
                "uncollectible" => InvoiceStatus.Uncollectible,
                "void" => InvoiceStatus.Void,
                _ => InvoiceStatus.Draft,
            },
            Price(invoice, "total") ?? throw new JsonException("An invoice without total."),
            Number(invoice, "amount_paid") ?? 0,
            Items(Child(invoice, "lines")).OrderBy(l => Number(l, "amount") < 0).Select(l => Text(l, "description")).FirstOrDefault(), // what was bought before what it made good
            Time(Child(invoice, "status_transitions"), "finalized_at") ?? Time(invoice, "created") ?? DateTimeOffset.UnixEpoch,
            paidAt,
            (int)(Number(invoice, "attempt_count") ?? 0),
            Time(invoice, "next_payment_attempt"),
            Text(invoice, "hosted_invoice_url"),
            Text(invoice, "invoice_pdf"))
        {
            PeriodEnd = Items(Child(invoice, "lines")).Select(l => Time(Child(l, "period"), "end")).Max(),
            PaymentId = PaymentOf(invoice),
            Lines = [.. Items(Child(invoice, "lines")).Select(Line)],
            Discount = Child(invoice, "total_discount_amounts") is { ValueKind: JsonValueKind.Array } taken ? taken.EnumerateArray().Sum(d => Number(d, "amount") ?? 0) : 0,
        };
    }

    /// <summary>The card in an expanded payment method; null for other kinds and for bare ids.</summary>
    public static GatewayCard? Card(JsonElement method) =>
        Child(method, "card") is { ValueKind: JsonValueKind.Object } card
            ? new(Required(method), Text(card, "brand") ?? "card", Text(card, "last4") ?? "", (int)(Number(card, "exp_month") ?? 0), (int)(Number(card, "exp_year") ?? 0))
            : null;

    /// <summary>Null when it is no event.</summary>
    public static GatewayNews? News(JsonElement envelope)
    {
        var thing = Child(Child(envelope, "data"), "object");
        if (Text(envelope, "id") is not { Length: > 0 and <= 255 } id || Text(envelope, "type") is not { Length: > 0 and <= 255 } type || id.Any(char.IsControl) || type.Any(char.IsControl))
        {
            return null;
        }
        var self = Text(thing, "id");
        var customer = Id(thing, "customer");
        var news = Text(thing, "object") switch
        {
            "checkout.session" => new GatewayNews(id, type, customer, Id(thing, "subscription"), Id(thing, "invoice"), self, Price(thing, "amount_total"), Ours(Text(thing, "client_reference_id"))),
            "subscription" => new(id, type, customer, self, Id(thing, "latest_invoice"), null, null, Ours(Text(Child(thing, "metadata"), "team"))),
            "invoice" => new(id, type, customer, SubscriptionOf(thing), self, null, Text(thing, "status") is null or "draft" ? null : Price(thing, "total")),
            "payment_intent" or "charge" when Text(Child(thing, "metadata"), "order") is not null => new(id, type, customer, null, null, null)
            {
                PaymentId = Text(thing, "object") is "charge" ? Id(thing, "payment_intent") : self,
            },
            "payment_method" or "setup_intent" => new(id, type, customer, null, null, null),
            "charge" when type == "charge.refunded" => new(id, type, customer, null, null, null, PaymentId: Id(thing, "payment_intent")),
            "refund" or "dispute" => new(id, type, customer, null, null, null, PaymentId: Id(thing, "payment_intent")),
            "customer" when type == "customer.updated" => new(id, type, self, null, null, null),
            _ => new GatewayNews(id, type, null, null, null, null),
        };
        // What left its customer names it as what it had before.
        var named = Text(thing, "object") is "customer" ? self : customer ?? Id(Child(Child(envelope, "data"), "previous_attributes"), "customer");
        return news with { NamedCustomerId = named is { Length: <= 255 } && !named.Any(char.IsControl) ? named : null };
    }

    // The newer place first; the older one for events that were rendered by an older endpoint version.
    private static string? SubscriptionOf(JsonElement invoice) =>
        Id(Child(Child(invoice, "parent"), "subscription_details"), "subscription") ?? Id(invoice, "subscription");

    private static GatewayStatus Status(string? status) => status switch
    {
        "incomplete" => GatewayStatus.Incomplete,
        "trialing" => GatewayStatus.Trialing,
        "active" => GatewayStatus.Active,
        "past_due" => GatewayStatus.PastDue,
        "unpaid" => GatewayStatus.Unpaid,
        "paused" => GatewayStatus.Paused,
        "canceled" or "incomplete_expired" => GatewayStatus.Ended,
        _ => GatewayStatus.Unknown,
    };

    // A pause of collection leaves the status as it was.
    private static GatewayStatus Paused(GatewayStatus status, JsonElement subscription) =>
        status is GatewayStatus.Active or GatewayStatus.Trialing && Child(subscription, "pause_collection").ValueKind is JsonValueKind.Object ? GatewayStatus.Paused : status;

    private static Money? Price(JsonElement value, string name) =>
        Number(value, name) is { } amount && Text(value, "currency") is { Length: 3 } currency && currency.All(char.IsAsciiLetter) ? new(amount, currency.ToUpperInvariant()) : null;

    // An id of ours that the gateway kept.
    private static Guid? Ours(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static string Required(JsonElement value) => Text(value, "id") ?? throw new JsonException("An object without id.");
}

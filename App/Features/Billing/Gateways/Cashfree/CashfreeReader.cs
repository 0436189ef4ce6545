using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Cashfree's objects in our words. A subscription there is checkout and subscription in one: until the mandate is given it is an open page. Whose it is stands in its
/// tags, for Cashfree keeps no customers.
/// </summary>
internal static class CashfreeReader
{
    public const string TeamTag = "team";
    public const string CheckoutTag = "checkout";
    private const char RefundTold = '/';

    public static string CustomerOf(Guid team) => $"cf_{team:N}";

    public static Guid? TeamOf(string customerId) => customerId.StartsWith("cf_", StringComparison.Ordinal) && Guid.TryParseExact(customerId[3..], "N", out var team) ? team : null;

    public static string SubscriptionOf(Guid checkout) => $"sub-{checkout:N}";

    public static GatewayCheckout Checkout(JsonElement subscription, Func<string, string> address)
    {
        var (status, team) = (Text(subscription, "subscription_status"), Team(Child(subscription, "subscription_tags")));
        var authorised = Text(Child(subscription, "authorisation_details"), "authorization_status");
        var state = status switch
        {
            "INITIALIZED" or "INITIALISED" => authorised is "PENDING" ? GatewayCheckoutState.Complete : GatewayCheckoutState.Open,
            "LINK_EXPIRED" => GatewayCheckoutState.Expired,
            "CANCELLED" or "EXPIRED" or "CUSTOMER_CANCELLED" when authorised is not ("ACTIVE" or "SUCCESS") => GatewayCheckoutState.Expired,
            _ => GatewayCheckoutState.Complete,
        };
        var plan = Child(subscription, "plan_details");
        return new(
            Required(subscription),
            state,
            state is GatewayCheckoutState.Complete && authorised is "ACTIVE" or "SUCCESS",
            state is GatewayCheckoutState.Open && Text(subscription, "subscription_session_id") is { } session ? address(session) : null,
            team is { } known ? CustomerOf(known) : null,
            state is GatewayCheckoutState.Complete && status is not ("INITIALIZED" or "INITIALISED") ? Required(subscription) : null,
            InvoiceId: null,
            team,
            FirstPayment(Child(subscription, "authorisation_details"), plan),
            ExpiresAt: null);
    }

    public static GatewaySubscription Subscription(JsonElement subscription, JsonElement payments, DateTimeOffset now)
    {
        var tags = Child(subscription, "subscription_tags");
        var plan = Child(subscription, "plan_details");
        var period = CashfreePeriod.Of(subscription, payments);
        var paused = Text(subscription, "subscription_status") is "PAUSED";
        var ended = paused && period.End <= now; // our pause is how a cancellation at the period's end is kept
        var waits = IsPaidBack(Child(subscription, "authorisation_details"))
            && !Items(payments).Any(p => IsInvoice(p, subscription) && Text(p, "payment_status") is not "CANCELLED")
            && (Text(subscription, "subscription_status") is "ACTIVE" or "PAUSED" || (Text(subscription, "subscription_status") is "CUSTOMER_PAUSED" && period.End > now));
        return new(
            CashfreeGateway.GatewayName,
            Required(subscription),
            Team(tags) is { } team ? CustomerOf(team) : "",
            ended ? GatewayStatus.Ended : waits ? GatewayStatus.Waiting : Status(Text(subscription, "subscription_status")),
            Text(plan, "plan_id"),
            Price(plan, "plan_recurring_amount", Text(plan, "plan_currency")),
            period.Start,
            period.End,
            paused,
            ended ? period.End : null,
            Items(payments).LastOrDefault(payment => IsInvoice(payment, subscription)) is { ValueKind: JsonValueKind.Object } last ? InvoiceIdOf(last) : null,
            Team(tags),
            Guid.TryParse(Text(tags, CheckoutTag), out var checkout) ? checkout : null);
    }

    public static GatewayInvoice Invoice(JsonElement payment, JsonElement subscription)
    {
        var plan = Child(subscription, "plan_details");
        var status = Text(payment, "payment_status");
        var at = Time(payment, "payment_schedule_date") ?? Time(payment, "payment_initiated_date") ?? DateTimeOffset.UnixEpoch;
        var total = Price(payment, "payment_amount", Text(plan, "plan_currency") ?? "INR") ?? throw new JsonException("A payment without amount.");
        return new(
            InvoiceIdOf(payment),
            Team(Child(subscription, "subscription_tags")) is { } team ? CustomerOf(team) : "",
            Text(payment, "subscription_id"),
            Text(payment, "cf_payment_id") is { } number ? $"CF-{number}" : null,
            !IsInvoice(payment, subscription) ? InvoiceStatus.Draft : status switch { "SUCCESS" => InvoiceStatus.Paid, "CANCELLED" => InvoiceStatus.Void, "FAILED" => InvoiceStatus.Open, _ => InvoiceStatus.Draft },
            total,
            status is "SUCCESS" ? total.Amount : 0,
            Text(plan, "plan_name"),
            at,
            status is "SUCCESS" ? at : null,
            status is "FAILED" ? Count(payment, "retry_attempts") + 1 : Count(payment, "retry_attempts"),
            NextAttemptAt: null,
            HostedUrl: null,
            PdfUrl: null)
        {
            PeriodEnd = CashfreePeriod.EndOf(subscription, payment),
            PaymentId = status is "SUCCESS" ? InvoiceIdOf(payment) : null, // both in one, for a payment is found by its subscription alone
        };
    }

    /// <summary>A payment that is its own invoice.</summary>
    public static GatewayPayment Payment(GatewayInvoice invoice, JsonElement subscription, IReadOnlyList<GatewayRefund> refunds)
    {
        var card = Card(subscription);
        var state = invoice.Status switch { InvoiceStatus.Paid => GatewayPaymentState.Paid, InvoiceStatus.Draft => GatewayPaymentState.Pending, _ => GatewayPaymentState.Failed };
        var gone = refunds.Where(r => r.State is not RefundState.Failed).Sum(r => r.Amount.Amount);
        return new(invoice.Id, invoice.CustomerId, state, invoice.Total, gone, card?.Brand, card?.Last4, refunds, Disputes: []) { InvoiceId = invoice.Id };
    }

    /// <param name="asked">When we asked for it: the gateway tells no time.</param>
    public static GatewayRefund Refund(JsonElement refund, Guid? reference, string currency, DateTimeOffset asked) => new(
        Text(refund, "refund_id") ?? throw new JsonException("A refund without id."),
        Price(refund, "refund_amount", currency) ?? throw new JsonException("A refund without amount."),
        Text(refund, "refund_status") switch
        {
            "SUCCESS" => RefundState.Succeeded,
            "FAILED" or "CANCELLED" => RefundState.Failed,
            _ => RefundState.Pending,
        },
        Text(refund, "refund_note"),
        Time(refund, "created_at") ?? asked,
        reference);

    /// <summary>The card behind a mandate; null for UPI and accounts.</summary>
    public static GatewayCard? Card(JsonElement subscription)
    {
        var details = Child(subscription, "authorisation_details");
        return Child(Child(details, "payment_method"), "card") is { ValueKind: JsonValueKind.Object } card && Text(card, "card_number") is { Length: >= 4 } number
            ? new(Text(details, "payment_id") ?? "", Text(card, "card_network") ?? "card", number[^4..], Number(card, "card_expiry_mm"), 2000 + (Number(card, "card_expiry_yy") % 100))
            : null;
    }

    /// <summary>Null when it is no event. Its id is made of what it says, for the body carries none and a repetition says the same.</summary>
    public static GatewayNews? News(JsonElement envelope)
    {
        if (Text(envelope, "type") is not { Length: <= 100 } type || type.Any(char.IsControl))
        {
            return null;
        }
        var data = Child(envelope, "data");
        var details = Child(data, "subscription_details");
        var subscription = Text(data, "subscription_id") ?? Text(details, "subscription_id");
        var (payment, status) = (Text(data, "payment_id"), Text(data, "payment_status") ?? Text(details, "subscription_status"));
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', type, Text(envelope, "event_time"), subscription, payment, status, data.ValueKind is JsonValueKind.Undefined ? "" : data.GetRawText()))));
        if ((CashfreeOrders.News(id, type, data) ?? CashfreeAgreements.News(id, type, data)) is { } once)
        {
            return once;
        }
        var team = Team(Child(details, "subscription_tags"));
        var customer = team is { } known ? CustomerOf(known) : null;
        var news = type switch
        {
            _ when subscription is null => new GatewayNews(id, type, null, null, null, null),
            "SUBSCRIPTION_STATUS_CHANGED" or "SUBSCRIPTION_STATUS_CHANGE" or "SUBSCRIPTION_AUTH_STATUS" => new(id, type, customer, null, null, subscription, FirstPayment(Child(data, "authorization_details"), Child(data, "plan_details")), team),
            "SUBSCRIPTION_PAYMENT_SUCCESS" or "SUBSCRIPTION_PAYMENT_FAILED" or "SUBSCRIPTION_PAYMENT_CANCELLED" when payment is not null && Text(data, "payment_type") is not "AUTH" =>
                new(id, type, customer, subscription, $"{subscription}:{payment}", null, Price(data, "payment_amount", Text(data, "payment_currency") ?? "INR"), team),
            "SUBSCRIPTION_PAYMENT_SUCCESS" => new(id, type, customer, null, null, subscription, null, team),
            _ => new(id, type, null, null, null, null),
        };
        if (type is "SUBSCRIPTION_REFUND_STATUS" && payment is not null && Text(data, "refund_id") is { } refund)
        {
            news = news with { PaymentId = $"{RefundTold}{refund}{RefundTold}{payment}" };
        }
        return news with { NamedCustomerId = customer };
    }

    /// <summary>Refund and payment of what news of a refund calls its payment; null for a payment's own id.</summary>
    public static (string Refund, string Payment)? ToldRefund(string paymentId) =>
        paymentId.Split(RefundTold) is ["", var refund, var payment] ? (refund, payment) : null;

    /// <summary>Subscription and payment of an invoice's id.</summary>
    public static (string Subscription, string Payment) Parts(string invoiceId) =>
        invoiceId.LastIndexOf(':') is > 0 and var at ? (invoiceId[..at], invoiceId[(at + 1)..]) : (invoiceId, "");

    // What was asked when it was sold; the plan may be another by now.
    private static Money? FirstPayment(JsonElement authorisation, JsonElement plan) =>
        Price(authorisation, "authorization_amount", Text(plan, "plan_currency")) is { } paid ? paid with { Amount = IsPaidBack(authorisation) ? 0 : paid.Amount } : null;

    private static bool IsPaidBack(JsonElement authorisation) => Flag(authorisation, "authorization_amount_refund");

    // The authorisation pays the first period; one that is paid back at once, or did not succeed, pays nothing. Whether it is, the subscription says where the payment does not.
    public static bool IsInvoice(JsonElement payment, JsonElement subscription) => Text(payment, "payment_type") is not "AUTH"
        ? Text(payment, "payment_status") is "SUCCESS" or "FAILED" or "CANCELLED"
        : Text(payment, "payment_status") is "SUCCESS" && !IsPaidBack(Child(payment, "authorization_details")) && !IsPaidBack(Child(subscription, "authorisation_details"));

    private static string InvoiceIdOf(JsonElement payment) => $"{Text(payment, "subscription_id")}:{Text(payment, "payment_id")}";

    private static int Number(JsonElement value, string name) => int.TryParse(Text(value, name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static GatewayStatus Status(string? status) => status switch
    {
        "INITIALIZED" or "INITIALISED" or "BANK_APPROVAL_PENDING" => GatewayStatus.Incomplete,
        "ACTIVE" or "PAUSED" => GatewayStatus.Active,
        "ON_HOLD" or "CARD_EXPIRED" => GatewayStatus.PastDue,
        "CUSTOMER_PAUSED" => GatewayStatus.Paused,
        "CANCELLED" or "CUSTOMER_CANCELLED" or "COMPLETED" or "EXPIRED" or "LINK_EXPIRED" => GatewayStatus.Ended,
        _ => GatewayStatus.Unknown,
    };

    private static Guid? Team(JsonElement tags) => Guid.TryParse(Text(tags, TeamTag), out var team) ? team : null;

    private static string Required(JsonElement subscription) => Text(subscription, "subscription_id") ?? throw new JsonException("A subscription without id.");
}

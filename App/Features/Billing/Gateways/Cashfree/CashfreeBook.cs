using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BlazorAccounts.Features.Billing.Mandates;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>The order that pays a period, or could: the last one that was tried.</summary>
/// <param name="Try">Of the next one, where this one cannot be paid any more or there is none.</param>
internal sealed record PeriodOrder(int Period, int Try, JsonElement? Order)
{
    public bool IsPaid => Order is { } order && Text(order, "order_status") is "PAID";

    /// <summary>No payment can begin on it.</summary>
    public bool IsClosed => Order is not { } order || Text(order, "order_status") is "EXPIRED" or "TERMINATED";
}

/// <summary>An agreement with what was paid on it, by Cashfree's word.</summary>
/// <param name="Paid">When each period was paid, from the first on.</param>
/// <param name="Next">Of the period that is paid next.</param>
internal sealed record CashfreeBook(CashfreeAgreement Agreement, IReadOnlyList<DateTimeOffset> Paid, PeriodOrder Next, DateTimeOffset Now)
{
    private readonly List<(DateTimeOffset Start, DateTimeOffset End)> _periods = Periods(Agreement, Paid);

    public string Id => CashfreeAgreements.IdOf(Agreement.Id);

    public DateTimeOffset PeriodEnd => _periods is [.., var last] ? last.End : Agreement.OpenedAt;

    /// <summary>The end of a paid period; null of one that is not.</summary>
    public DateTimeOffset? EndOf(int period) => period < _periods.Count ? _periods[period].End : null;

    /// <summary>Until when the next period can be paid; the plan ends then.</summary>
    public DateTimeOffset PayUntil => PeriodEnd + MandateRules.Patience;

    /// <summary>Whether the next period may be paid now.</summary>
    public bool IsDue => Paid.Count > 0 && EndedAt is null && !Agreement.CancelAtPeriodEnd && !IsEarly;

    /// <summary>Long before the next period nobody is asked for it.</summary>
    public bool IsEarly => PeriodEnd - MandateRules.Ahead > Now;

    // Ended stays ended, also when a payment that was under way came through afterwards: what it paid for is kept, and nothing follows.
    private DateTimeOffset? EndedAt => Agreement.EndedAt
        ?? TooLate
        ?? (Paid.Count == 0 ? null : Agreement.CancelAtPeriodEnd && PeriodEnd <= Now ? PeriodEnd : PayUntil <= Now ? PayUntil : null);

    private DateTimeOffset? TooLate => Enumerable.Range(1, Math.Max(0, Paid.Count - 1)).Where(p => Paid[p] > _periods[p - 1].End + MandateRules.Patience)
        .Select(p => (DateTimeOffset?)(_periods[p - 1].End + MandateRules.Patience)).FirstOrDefault();

    public GatewaySubscription Subscription() => new(
        CashfreeGateway.GatewayName,
        Id,
        CashfreeReader.CustomerOf(Agreement.TeamId),
        EndedAt is not null ? GatewayStatus.Ended : Paid.Count == 0 ? GatewayStatus.Incomplete : PeriodEnd <= Now ? GatewayStatus.PastDue : GatewayStatus.Active,
        Agreement.LookupKey,
        Agreement.Price(1),
        _periods is [.., var last] ? last.Start : Agreement.OpenedAt,
        PeriodEnd,
        Agreement.CancelAtPeriodEnd,
        EndedAt,
        Paid.Count == 0 ? null : CashfreeAgreements.InvoiceOf(Agreement.Id, Paid.Count - 1),
        Agreement.TeamId,
        Agreement.Id);

    /// <summary>A period is its invoice.</summary>
    /// <param name="payment">What paid it; undefined while nothing did.</param>
    public GatewayInvoice Invoice(int period, string orderId, JsonElement payment)
    {
        var (number, at) = (Text(payment, "cf_payment_id"), CashfreeAgreements.At(payment));
        var total = Agreement.Price(period);
        return new(
            CashfreeAgreements.InvoiceOf(Agreement.Id, period),
            CashfreeReader.CustomerOf(Agreement.TeamId),
            Id,
            number is null ? null : $"CF-{number}",
            number is null ? InvoiceStatus.Draft : InvoiceStatus.Paid,
            total,
            number is null ? 0 : total.Amount,
            Agreement.PlanName,
            at ?? EndOf(period - 1) ?? Agreement.OpenedAt,
            at,
            AttemptCount: 0, // nothing is tried that nobody approved
            NextAttemptAt: null,
            HostedUrl: null,
            PdfUrl: null)
        {
            PeriodEnd = EndOf(period),
            PaymentId = number is null ? null : $"{orderId}:{number}",
        };
    }

    // Counted from the first payment, so that the 31st stays the 31st. What was paid too late to have been bridged begins when it was paid.
    private static List<(DateTimeOffset Start, DateTimeOffset End)> Periods(CashfreeAgreement agreement, IReadOnlyList<DateTimeOffset> paid)
    {
        var found = new List<(DateTimeOffset Start, DateTimeOffset End)>();
        var (from, count) = (agreement.OpenedAt, 0);
        foreach (var at in paid)
        {
            if (found is not [.., var before] || at > before.End + MandateRules.Bridged)
            {
                (from, count) = (at, 0);
            }
            found.Add((agreement.Move(from, count), agreement.Move(from, ++count)));
        }
        return found;
    }
}

/// <summary>Ids of agreements and what belongs to them, and the news of their orders.</summary>
internal static partial class CashfreeAgreements
{
    private const string Prefix = "agr-";

    /// <summary>Whether an id is an agreement's, or of something that belongs to one.</summary>
    public static bool IsOne(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    public static string IdOf(Guid agreement) => $"{Prefix}{agreement:N}";

    /// <summary>At most 45 characters, which is what Cashfree takes.</summary>
    public static string OrderOf(Guid agreement, int period, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{IdOf(agreement)}-{period}") + (attempt == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{attempt}"));

    public static string InvoiceOf(Guid agreement, int period) => string.Create(CultureInfo.InvariantCulture, $"{IdOf(agreement)}:{period}");

    /// <returns>Null when it is none of ours.</returns>
    public static (Guid Agreement, int Period)? Parse(string id) => Shape().Match(id) is { Success: true } match
        ? (Guid.ParseExact(match.Groups["id"].Value, "N"), match.Groups["period"] is { Success: true } period ? int.Parse(period.Value, CultureInfo.InvariantCulture) : 0)
        : null;

    /// <summary>When money was there; null when nothing says so.</summary>
    public static DateTimeOffset? At(JsonElement payment) => Time(payment, "payment_completion_time") ?? Time(payment, "payment_time");

    /// <summary>The payment that counts; undefined when there is none. A second one goes back by itself.</summary>
    public static JsonElement Success(JsonElement payments) => Items(payments).Where(p => Text(p, "payment_status") is "SUCCESS").OrderBy(At).FirstOrDefault();

    /// <summary>News about an order of an agreement; null when it is about none.</summary>
    public static GatewayNews? News(string eventId, string type, JsonElement data)
    {
        var (order, refund) = (Child(data, "order"), Child(data, "refund"));
        if ((Text(order, "order_id") ?? Text(refund, "order_id")) is not { } id || Parse(id) is not { } place)
        {
            return null;
        }
        Guid? team = Guid.TryParse(Text(Child(order, "order_tags"), CashfreeReader.TeamTag), out var known) ? known : null;
        var (customer, subscription) = (team is { } whose ? CashfreeReader.CustomerOf(whose) : null, IdOf(place.Agreement));
        var total = Price(order, "order_amount", Text(order, "order_currency"));
        var news = refund.ValueKind is JsonValueKind.Object
            ? new GatewayNews(eventId, type, customer, subscription, null, null, PaymentId: Text(refund, "cf_payment_id") is { } payment ? $"{id}:{payment}" : id)
            : place.Period == 0 ? new(eventId, type, customer, null, null, subscription, total, team)
            : new(eventId, type, customer, subscription, type is "PAYMENT_SUCCESS_WEBHOOK" ? InvoiceOf(place.Agreement, place.Period) : null, null, total, team);
        return news with { NamedCustomerId = customer };
    }

    // The agreement, its invoice (:period), its order (-period, and _try from the second on) or a payment of one (:number behind).
    [GeneratedRegex("^agr-(?<id>[0-9a-f]{32})((:(?<period>[0-9]{1,4}))|(-(?<period>[0-9]{1,4})(_[0-9]{1,3})?(:[A-Za-z0-9_-]+)?))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}

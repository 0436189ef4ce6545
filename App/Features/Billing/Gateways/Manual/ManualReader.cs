using System.Globalization;
using System.Text.Json;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>An agreement with what was paid on it, as every gateway tells it. An invoice is a period; it is its own payment once it is paid.</summary>
/// <param name="Payments">In the order of their periods.</param>
internal sealed record ManualBook(ManualAgreement Agreement, IReadOnlyList<ManualPayment> Payments, IReadOnlyList<ManualRefund> Refunds, TimeSpan PayWithin, DateTimeOffset Now)
{
    public string Id => ManualReader.IdOf(Agreement.Id);

    private string Customer => ManualReader.CustomerOf(Agreement.TeamId);
    private int Paid => Payments.Count;

    private DateTimeOffset? PeriodEnd => Agreement.StartOf(Paid);

    private DateTimeOffset? EndedAt => Agreement.EndedAt ?? (Agreement.CancelAtPeriodEnd && PeriodEnd <= Now ? PeriodEnd : null);

    /// <summary>The next period's invoice is there some days before its beginning, unless there is no next one.</summary>
    public int Invoices => Paid == 0 ? 1 : EndedAt is null && !Agreement.CancelAtPeriodEnd && PeriodEnd - PayWithin <= Now ? Paid + 1 : Paid;

    public GatewayCheckout Checkout(Func<Guid, string> address)
    {
        var state = Paid > 0 ? GatewayCheckoutState.Complete : Agreement.IsOpen(Now) ? GatewayCheckoutState.Open : GatewayCheckoutState.Expired;
        return new(
            Id, state, Paid > 0, state is GatewayCheckoutState.Open ? address(Agreement.Id) : null, Customer, Paid > 0 ? Id : null, InvoiceId: null, Agreement.TeamId, Agreement.Price(0), Agreement.PayUntil);
    }

    public GatewaySubscription Subscription() => new(
        ManualGateway.GatewayName,
        Id,
        Customer,
        EndedAt is not null ? GatewayStatus.Ended : Paid == 0 ? GatewayStatus.Incomplete : PeriodEnd <= Now ? GatewayStatus.PastDue : GatewayStatus.Active,
        Agreement.LookupKey,
        Agreement.Price(1),
        Agreement.StartOf(Paid - 1) ?? Agreement.OpenedAt,
        PeriodEnd ?? Agreement.PayUntil,
        Agreement.CancelAtPeriodEnd,
        EndedAt,
        ManualReader.InvoiceIdOf(Agreement.Id, Invoices - 1),
        Agreement.TeamId,
        Agreement.Id);

    public GatewayInvoice Invoice(int period, string page)
    {
        var (payment, start) = (Payments.FirstOrDefault(p => p.Period == period), Agreement.StartOf(period));
        var id = ManualReader.InvoiceIdOf(Agreement.Id, period);
        var (total, over) = (Agreement.Price(period), EndedAt is not null || (Paid == 0 && !Agreement.IsOpen(Now)));
        return new(
            id,
            Customer,
            Id,
            $"{Agreement.Number}-{(period + 1).ToString(CultureInfo.InvariantCulture)}",
            payment is not null ? InvoiceStatus.Paid : over ? InvoiceStatus.Void : InvoiceStatus.Open,
            total,
            payment?.Amount ?? 0,
            Agreement.PlanName,
            period == 0 || start is null ? Agreement.OpenedAt : start.Value - PayWithin,
            payment?.ReceivedAt,
            AttemptCount: 0, // nothing is tried that could fail
            NextAttemptAt: null,
            HostedUrl: payment is null && !over ? page : null,
            PdfUrl: null)
        {
            PeriodEnd = Agreement.StartOf(period + 1),
            PaymentId = payment is null ? null : id,
        };
    }

    public GatewayPayment Payment(int period)
    {
        var payment = Payments.Single(p => p.Period == period);
        var refunds = Refunds.Where(r => r.PaymentId == payment.Id).Select(r => Refund(r, Agreement.Currency)).ToList();
        var id = ManualReader.InvoiceIdOf(Agreement.Id, period);
        return new(id, Customer, GatewayPaymentState.Paid, new(payment.Amount, Agreement.Currency), refunds.Sum(r => r.Amount.Amount), null, null, refunds, Disputes: []) { InvoiceId = id };
    }

    public static GatewayRefund Refund(ManualRefund refund, string currency) =>
        new(refund.Id.ToString("N"), new(refund.Amount, currency), refund.SentAt is null ? RefundState.Pending : RefundState.Succeeded, null, refund.AskedAt, refund.Id);
}

/// <summary>Ids of agreements and what belongs to them, and the news that an administrator's acts are.</summary>
internal static class ManualReader
{
    public static string CustomerOf(Guid team) => $"transfer_{team:N}";

    public static Guid? TeamOf(string customer) => Guid.TryParseExact(customer.StartsWith("transfer_", StringComparison.Ordinal) ? customer["transfer_".Length..] : "", "N", out var team) ? team : null;

    public static string IdOf(Guid agreement) => $"transfer-{agreement:N}";

    public static string InvoiceIdOf(Guid agreement, int period) => $"{IdOf(agreement)}:{period.ToString(CultureInfo.InvariantCulture)}";

    /// <returns>Null when it is no id of ours.</returns>
    public static (Guid Agreement, int Period)? Parse(string id)
    {
        var parts = id.Split(':');
        var period = 0;
        return parts[0].StartsWith("transfer-", StringComparison.Ordinal) && Guid.TryParseExact(parts[0]["transfer-".Length..], "N", out var agreement)
            && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out period))) ? (agreement, period) : null;
    }

    /// <summary>Written by <see cref="RecordTransfer"/> alone: nothing that comes from outside is genuine.</summary>
    public static GatewayNews? News(JsonElement news)
    {
        if (news.ValueKind is not JsonValueKind.Object || Text("id") is not { Length: > 0 } id || Text("type") is not { } type || Text("agreement") is not { } agreement)
        {
            return null;
        }
        var payment = Text("payment");
        return new(id, type, Text("customer"), agreement, payment, payment?.EndsWith(":0", StringComparison.Ordinal) is true ? agreement : null, PaymentId: payment) { NamedCustomerId = Text("customer") };

        string? Text(string name) => news.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}

using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>A gateway's invoice, mirrored.</summary>
public sealed class Invoice : IMirrored
{
    private Invoice() { } // EF

    string IMirrored.Mirrors => $"invoice {GatewayInvoiceId}";
    string IMirrored.Says => Status.ToString();

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public string GatewayInvoiceId { get; private init; } = "";
    public string? GatewaySubscriptionId { get; private set; }
    public string? Number { get; private set; }
    public InvoiceStatus Status { get; private set; }

    /// <summary>Minor units.</summary>
    public long Total { get; private set; }

    public long AmountPaid { get; private set; }
    public string Currency { get; private set; } = "";
    public string? Description { get; private set; }
    public DateTimeOffset IssuedAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>How often the card was tried.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>When the card was last tried, as far as it shows: the day that was planned, or when we learned of it. Null before the first try.</summary>
    public DateTimeOffset? LastAttemptAt { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>The end of what it pays for; null where the gateway did not say.</summary>
    public DateTimeOffset? PeriodEnd { get; private set; }

    /// <summary>The gateway's id of the payment that settled it.</summary>
    public string? GatewayPaymentId { get; private set; }

    /// <summary>Of the card it was paid with.</summary>
    public string? CardBrand { get; private set; }

    public string? CardLast4 { get; private set; }

    /// <summary>What went back or is on its way back, in minor units.</summary>
    public long AmountRefunded { get; private set; }

    /// <summary>When money last went back.</summary>
    public DateTimeOffset? RefundedAt { get; private set; }

    /// <summary>Set while its payment is disputed.</summary>
    public DateTimeOffset? DisputedSince { get; private set; }

    /// <summary>Set once a dispute about it was lost.</summary>
    public DateTimeOffset? DisputeLostAt { get; private set; }

    /// <summary>What it is made of, as the gateway told; none where it tells only the total.</summary>
    public IReadOnlyList<ChargeLine> Lines { get; private set; } = [];

    /// <summary>What was taken off the lines, in minor units.</summary>
    public long Discount { get; private set; }

    public string? HostedUrl { get; private set; }
    public string? PdfUrl { get; private set; }

    public Money Money => new(Total, Currency);

    /// <summary>A charge was tried and did not go through.</summary>
    public bool HasFailed => Status is InvoiceStatus.Open && AttemptCount > 0;

    internal static Invoice Of(Guid teamId, string gateway, string gatewayInvoiceId) =>
        new() { TeamId = teamId, Gateway = gateway, GatewayInvoiceId = gatewayInvoiceId, Status = InvoiceStatus.Draft };

    internal void Mirror(GatewayInvoice fact, DateTimeOffset now)
    {
        if (fact.AttemptCount > AttemptCount)
        {
            LastAttemptAt = NextAttemptAt <= now ? NextAttemptAt : AttemptCount == 0 ? fact.IssuedAt : now;
        }
        GatewaySubscriptionId = fact.SubscriptionId;
        Number = fact.Number;
        Status = fact.Status;
        Total = fact.Total.Amount;
        Currency = fact.Total.Currency;
        AmountPaid = fact.AmountPaid;
        Description = fact.Description;
        IssuedAt = fact.IssuedAt;
        PaidAt = fact.PaidAt;
        AttemptCount = fact.AttemptCount;
        NextAttemptAt = fact.NextAttemptAt;
        PeriodEnd = fact.PeriodEnd;
        (Lines, Discount) = (fact.Lines, fact.Discount);
        HostedUrl = fact.HostedUrl;
        PdfUrl = fact.PdfUrl;
    }

    /// <summary>What would tell who paid, after the person was erased.</summary>
    internal void ForgetPayer() => (HostedUrl, PdfUrl, CardBrand, CardLast4) = (null, null, null, null);

    internal void PaidBy(GatewayPayment fact, DateTimeOffset now)
    {
        (GatewayPaymentId, CardBrand, CardLast4) = (fact.Id, fact.Brand, fact.Last4);
        var gone = fact.Refunds.Where(r => r.State is not RefundState.Failed).ToList();
        AmountRefunded = gone.Sum(r => r.Amount.Amount);
        RefundedAt = gone.Max(r => (DateTimeOffset?)r.At);
        DisputedSince = fact.Disputes.Where(d => d.State is DisputeState.Open).Min(d => (DateTimeOffset?)d.OpenedAt);
        DisputeLostAt = fact.Disputes.Any(d => d.State is DisputeState.Lost) ? DisputeLostAt ?? now : null;
    }
}

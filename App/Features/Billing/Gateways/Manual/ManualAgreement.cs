namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>
/// A plan that is paid by bank transfer, from the order on: what other gateways keep on their side. Its periods are counted from the day the first money was there; how far it
/// is paid says the number of its <see cref="ManualPayment"/>s.
/// </summary>
public sealed class ManualAgreement : Agreement
{
    private ManualAgreement() { } // EF

    private ManualAgreement(CheckoutRequest request)
        : base(request)
    {
    }

    /// <summary>Until when the order can be paid.</summary>
    public DateTimeOffset PayUntil { get; private init; }

    /// <summary>When the first money was there; null before.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public bool CancelAtPeriodEnd { get; private set; }

    /// <summary>Ended at once, or closed before anything was paid.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    internal static ManualAgreement Open(CheckoutRequest request, TimeSpan payWithin) => new(request) { PayUntil = request.OpenedAt + payWithin };

    /// <summary>What a transfer is known by, short enough to be typed into a banking form.</summary>
    public string Number => $"T{Convert.ToHexString(Id.ToByteArray()[^5..])}";

    /// <summary>When a period begins; the first one when it is paid.</summary>
    public DateTimeOffset? StartOf(int period) => StartedAt is { } start ? Move(start, period) : null;

    /// <summary>Whether the order can be paid still.</summary>
    public bool IsOpen(DateTimeOffset now) => StartedAt is null && EndedAt is null && now <= PayUntil;

    internal void Start(DateTimeOffset now) => StartedAt ??= now;

    internal void Renew(bool cancel) => CancelAtPeriodEnd = cancel;

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}

/// <summary>Money that arrived for one period; each is paid once.</summary>
public sealed class ManualPayment
{
    private ManualPayment() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid AgreementId { get; private init; }
    public Guid TeamId { get; private init; }

    /// <summary>Counted from 0.</summary>
    public int Period { get; private init; }

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; }

    public DateTimeOffset ReceivedAt { get; private init; }

    internal static ManualPayment Of(ManualAgreement agreement, int period, DateTimeOffset now) =>
        new() { AgreementId = agreement.Id, TeamId = agreement.TeamId, Period = period, Amount = agreement.Price(period).Amount, ReceivedAt = now };
}

/// <summary>Money that is to be transferred back, until somebody says that it was.</summary>
public sealed class ManualRefund
{
    private ManualRefund() { } // EF

    /// <summary>Our id of the refund.</summary>
    public Guid Id { get; private init; }

    public Guid PaymentId { get; private init; }
    public Guid TeamId { get; private init; }

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; }

    public DateTimeOffset AskedAt { get; private init; }
    public DateTimeOffset? SentAt { get; private set; }

    internal static ManualRefund Of(Guid reference, ManualPayment payment, long amount, DateTimeOffset now) =>
        new() { Id = reference, PaymentId = payment.Id, TeamId = payment.TeamId, Amount = amount, AskedAt = now };

    internal void Sent(DateTimeOffset now) => SentAt ??= now;
}

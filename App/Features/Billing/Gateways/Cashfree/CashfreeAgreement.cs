namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// A plan whose charges are too high for a mandate: each period is paid by an order of its own, which its payer approves. Kept here are its terms and whether it goes on;
/// how far it is paid, Cashfree's orders say.
/// </summary>
public sealed class CashfreeAgreement : Agreement
{
    private CashfreeAgreement() { } // EF

    private CashfreeAgreement(CheckoutRequest request)
        : base(request)
    {
    }

    public bool CancelAtPeriodEnd { get; private init; }

    /// <summary>Ended at once, or cancelled while a payment was due.</summary>
    public DateTimeOffset? EndedAt { get; private init; }

    internal static CashfreeAgreement Open(CheckoutRequest request) => new(request);
}

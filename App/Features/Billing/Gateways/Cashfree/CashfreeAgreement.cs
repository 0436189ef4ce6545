using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// A plan whose charges are too high for a mandate: each period is paid by an order of its own, which its payer approves. Kept here are its terms and whether it goes on;
/// how far it is paid, Cashfree's orders say.
/// </summary>
public sealed class CashfreeAgreement
{
    private CashfreeAgreement() { } // EF

    /// <summary>The checkout's.</summary>
    public Guid Id { get; private init; }

    public Guid TeamId { get; private init; }
    public string LookupKey { get; private init; } = "";
    public string PlanName { get; private init; } = "";
    public bool Yearly { get; private init; }

    /// <summary>Minor units per period.</summary>
    public long Amount { get; private init; }

    /// <summary>Minor units of the first period.</summary>
    public long FirstAmount { get; private init; }

    public string Currency { get; private init; } = "";
    public DateTimeOffset OpenedAt { get; private init; }

    public bool CancelAtPeriodEnd { get; private init; }

    /// <summary>Ended at once, or cancelled while a payment was due.</summary>
    public DateTimeOffset? EndedAt { get; private init; }

    internal static CashfreeAgreement Open(CheckoutRequest request) => new()
    {
        Id = request.Reference,
        TeamId = request.TeamId,
        LookupKey = request.Plan.LookupKey,
        PlanName = request.Plan.Name,
        Yearly = request.Plan.Yearly,
        Amount = request.Plan.Price.Amount,
        FirstAmount = request.First.Amount,
        Currency = request.Plan.Price.Currency,
        OpenedAt = request.OpenedAt,
    };

    /// <summary>What a period costs.</summary>
    public Money Price(int period) => new(period == 0 ? FirstAmount : Amount, Currency);

    internal DateTimeOffset Move(DateTimeOffset from, int periods) => Yearly ? from.AddYears(periods) : from.AddMonths(periods);
}

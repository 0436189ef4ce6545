using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>
/// The terms of a plan that is paid period by period and that nobody else keeps: what was agreed when it was opened, which never changes. How far it is paid, and whether it goes
/// on, is for the gateway that keeps it.
/// </summary>
public abstract class Agreement
{
    private protected Agreement() { } // EF

    private protected Agreement(CheckoutRequest request)
    {
        (Id, TeamId, OpenedAt) = (request.Reference, request.TeamId, request.OpenedAt);
        (LookupKey, PlanName, Yearly) = (request.Plan.LookupKey, request.Plan.Name, request.Plan.Yearly);
        (Amount, FirstAmount, Currency) = (request.Plan.Price.Amount, request.First.Amount, request.Plan.Price.Currency);
    }

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

    /// <summary>What a period costs, counted from 0.</summary>
    public Money Price(int period) => new(period == 0 ? FirstAmount : Amount, Currency);

    /// <summary>So many periods after a moment.</summary>
    internal DateTimeOffset Move(DateTimeOffset from, int periods) => Yearly ? from.AddYears(periods) : from.AddMonths(periods);
}

internal static class AgreementModel
{
    extension<T>(EntityTypeBuilder<T> row) where T : Agreement
    {
        public void HasTerms()
        {
            row.Property(a => a.Id).ValueGeneratedNever();
            row.Property(a => a.LookupKey).HasMaxLength(80);
            row.Property(a => a.PlanName).HasMaxLength(100);
            row.Property(a => a.Currency).HasMaxLength(3);
            row.HasIndex(a => new { a.TeamId, a.OpenedAt });
        }
    }
}

using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>A charge that those who answer for the team's money were told of, or asked to approve; each once by gateway and charge.</summary>
public sealed class DebitNotice
{
    private DebitNotice() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";

    /// <summary>Which charge: of a subscription the day it is due, of a retry the invoice and its try, of what is overdue the day and a mark.</summary>
    public string Charge { get; private init; } = "";

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; }

    public string Currency { get; private init; } = "";
    public DateTimeOffset DueAt { get; private init; }
    public DateTimeOffset SentAt { get; private init; }

    internal static DebitNotice Of(ComingDebit debit, DateTimeOffset now) => new()
    {
        TeamId = debit.TeamId,
        Gateway = debit.Gateway,
        Charge = debit.Charge,
        Amount = debit.Amount.Amount,
        Currency = debit.Amount.Currency,
        DueAt = debit.DueAt,
        SentAt = now,
    };
}

/// <summary>A charge that is coming.</summary>
/// <param name="Charge">The same for the same charge, whoever finds it.</param>
/// <param name="DueAt">Not before.</param>
public sealed record ComingDebit(Guid TeamId, string Gateway, string Charge, Money Amount, DateTimeOffset DueAt, DebitKind Kind = DebitKind.ByItself);

/// <summary>How a charge comes: by itself; when its payer approves it; or it was not approved in time.</summary>
public enum DebitKind { ByItself, ToApprove, Overdue }

internal sealed class DebitNoticeModel : IEntityTypeConfiguration<DebitNotice>
{
    public void Configure(EntityTypeBuilder<DebitNotice> row)
    {
        row.Property(n => n.Gateway).HasMaxLength(20);
        row.Property(n => n.Charge).HasMaxLength(200);
        row.Property(n => n.Currency).HasMaxLength(3);
        row.HasIndex(n => new { n.Gateway, n.Charge }).IsUnique();
        row.HasIndex(n => n.TeamId);
    }
}

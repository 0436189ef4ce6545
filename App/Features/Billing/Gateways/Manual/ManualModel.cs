using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

internal sealed class ManualAgreementModel : IEntityTypeConfiguration<ManualAgreement>
{
    public void Configure(EntityTypeBuilder<ManualAgreement> row)
    {
        row.Property(a => a.Id).ValueGeneratedNever();
        row.Property(a => a.LookupKey).HasMaxLength(80);
        row.Property(a => a.PlanName).HasMaxLength(100);
        row.Property(a => a.Currency).HasMaxLength(3);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(a => new { a.TeamId, a.OpenedAt });
    }
}

internal sealed class ManualPaymentModel : IEntityTypeConfiguration<ManualPayment>
{
    public void Configure(EntityTypeBuilder<ManualPayment> row)
    {
        row.HasIndex(p => new { p.AgreementId, p.Period }).IsUnique();
        row.HasIndex(p => p.TeamId);
    }
}

internal sealed class ManualRefundModel : IEntityTypeConfiguration<ManualRefund>
{
    public void Configure(EntityTypeBuilder<ManualRefund> row)
    {
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(r => r.PaymentId);
        row.HasIndex(r => r.TeamId);
    }
}

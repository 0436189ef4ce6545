using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

internal sealed class ManualAgreementModel : IEntityTypeConfiguration<ManualAgreement>
{
    public void Configure(EntityTypeBuilder<ManualAgreement> row)
    {
        row.HasTerms();
        row.Property<Guid>("Version").IsConcurrencyToken();
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

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

internal sealed class CashfreeAgreementModel : IEntityTypeConfiguration<CashfreeAgreement>
{
    public void Configure(EntityTypeBuilder<CashfreeAgreement> row)
    {
        row.Property(a => a.Id).ValueGeneratedNever();
        row.Property(a => a.LookupKey).HasMaxLength(80);
        row.Property(a => a.PlanName).HasMaxLength(100);
        row.Property(a => a.Currency).HasMaxLength(3);
        row.HasIndex(a => new { a.TeamId, a.OpenedAt });
    }
}

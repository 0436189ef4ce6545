using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

internal sealed class CashfreeAgreementModel : IEntityTypeConfiguration<CashfreeAgreement>
{
    public void Configure(EntityTypeBuilder<CashfreeAgreement> row) => row.HasTerms();
}

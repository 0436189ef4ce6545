using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<CashfreeAgreement> CashfreeAgreements => Set<CashfreeAgreement>();
}

using BlazorAccounts.Features.Billing.Gateways.Manual;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<ManualAgreement> ManualAgreements => Set<ManualAgreement>();
    public DbSet<ManualPayment> ManualPayments => Set<ManualPayment>();
    public DbSet<ManualRefund> ManualRefunds => Set<ManualRefund>();
}

using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Mandates;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<BillingCustomer> BillingCustomers => Set<BillingCustomer>();
    public DbSet<Checkout> Checkouts => Set<Checkout>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<Dispute> Disputes => Set<Dispute>();
    public DbSet<Drift> Drifts => Set<Drift>();
    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();
    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();
    public DbSet<DebitNotice> DebitNotices => Set<DebitNotice>();
    public DbSet<SecondCharge> SecondCharges => Set<SecondCharge>();
    public DbSet<GatewayEvent> GatewayEvents => Set<GatewayEvent>();
}

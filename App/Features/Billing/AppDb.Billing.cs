using BlazorAccounts.Features.Billing;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<BillingCustomer> BillingCustomers => Set<BillingCustomer>();
    public DbSet<Checkout> Checkouts => Set<Checkout>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();
    public DbSet<SecondCharge> SecondCharges => Set<SecondCharge>();
    public DbSet<GatewayEvent> GatewayEvents => Set<GatewayEvent>();
}

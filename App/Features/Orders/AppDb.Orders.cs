using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Orders.Credits;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Product> Products => Set<Product>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<OrderRefund> OrderRefunds => Set<OrderRefund>();
    public DbSet<CreditBalance> CreditBalances => Set<CreditBalance>();
    public DbSet<CreditLot> CreditLots => Set<CreditLot>();
    public DbSet<CreditEntry> CreditEntries => Set<CreditEntry>();
}

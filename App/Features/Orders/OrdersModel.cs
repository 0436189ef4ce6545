using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Orders;

internal sealed class ProductModel : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> row)
    {
        row.HasKey(p => p.Code);
        row.Property(p => p.Code).HasMaxLength(40);
        row.Property(p => p.Name).HasMaxLength(80);
        row.OwnsMany(p => p.Prices, price =>
        {
            price.ToTable("ProductPrices");
            price.WithOwner().HasForeignKey("ProductCode");
            price.HasKey("ProductCode", nameof(ProductPrice.Currency));
            price.Property(p => p.Currency).HasMaxLength(3);
        });
    }
}

internal sealed class OrderModel : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> row)
    {
        row.Ignore(o => o.ReturnedAmount);
        row.Ignore(o => o.UnitPrice);
        row.Ignore(o => o.Total);
        row.Ignore(o => o.IdempotencyKey);
        row.Property(o => o.Gateway).HasMaxLength(20);
        row.Property(o => o.ProductCode).HasMaxLength(40);
        row.Property(o => o.ProductName).HasMaxLength(80);
        row.Property(o => o.Currency).HasMaxLength(3);
        row.Property(o => o.Note).HasMaxLength(500);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(o => new { o.TeamId, o.CreatedAt });
        row.HasIndex(o => new { o.Gateway, o.SessionId }).IsUnique().HasFilter("\"SessionId\" IS NOT NULL");
        row.HasIndex(o => new { o.Gateway, o.PaymentId }).IsUnique().HasFilter("\"PaymentId\" IS NOT NULL");
        row.HasIndex(o => o.CreatedAt).HasFilter("\"Status\" = 'Pending'");
        row.OwnsMany(o => o.History, change =>
        {
            change.ToTable("OrderChanges");
            change.Property<long>("Id");
            change.HasKey("Id");
        });
    }
}

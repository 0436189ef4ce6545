using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Orders;

/// <summary>Asked for, and then the gateway made it or would not.</summary>
public enum OrderRefundState { Asked, Made, Refused }

/// <summary>An administrator's wish to pay an order back.</summary>
public sealed class OrderRefund : IRefundWish
{
    private OrderRefund() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid OrderId { get; private init; }
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public string? GatewayRefundId { get; private init; }

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; }

    public string Currency { get; private init; } = "";
    public string Reason { get; private init; } = "";
    public OrderRefundState State { get; private init; }
    public DateTimeOffset At { get; private init; }

    public Money Money => new(Amount, Currency);
    public string IdempotencyKey => $"refund-{Id:N}";

    internal static OrderRefund Ask(Order order, long amount, string reason, DateTimeOffset now) => new()
    {
        OrderId = order.Id,
        TeamId = order.TeamId,
        Gateway = order.Gateway,
        Amount = amount,
        Currency = order.Currency,
        Reason = reason,
        At = now,
    };
}

internal sealed class OrderRefundModel : IEntityTypeConfiguration<OrderRefund>
{
    public void Configure(EntityTypeBuilder<OrderRefund> row)
    {
        row.Ignore(r => r.Money);
        row.Ignore(r => r.IdempotencyKey);
        row.Property(r => r.Gateway).HasMaxLength(20);
        row.Property(r => r.Currency).HasMaxLength(3);
        row.Property(r => r.Reason).HasMaxLength(200);
        row.HasOne<Order>().WithMany().HasForeignKey(r => r.OrderId);
        row.HasIndex(r => r.OrderId).IsUnique().HasDatabaseName("IX_OrderRefunds_OneAsked").HasFilter("\"State\" = 'Asked'");
        row.HasIndex(r => new { r.OrderId, r.At });
        row.HasIndex(r => r.TeamId);
    }
}

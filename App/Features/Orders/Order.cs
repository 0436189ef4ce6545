using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Orders.OrderStatus;
using static BlazorAccounts.Features.Orders.OrderTrigger;

namespace BlazorAccounts.Features.Orders;

public enum OrderStatus { Pending, Paid, Refunded, Canceled, Failed }

/// <summary>Facts that move an order. All but <c>CancelAsked</c> come from the gateway.</summary>
public enum OrderTrigger { PaymentSucceeded, PaymentFailed, PageExpired, CancelAsked, PaymentRefunded, RefundReturned }

/// <summary>
/// Something bought once. Written before the gateway is asked; its id is the key that makes asking again harmless, and comes back with all that grows out of it.
/// </summary>
public sealed class Order : IMirrored
{
    private readonly List<OrderChange> _history = [];

    private Order() { } // EF

    string IMirrored.Mirrors => $"order {Id}";
    string IMirrored.Says => Status.ToString();

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The billed party.</summary>
    public Guid TeamId { get; private init; }

    public string Gateway { get; private init; } = "";
    public string ProductCode { get; private init; } = "";
    public string ProductName { get; private init; } = "";
    public int Quantity { get; private init; }

    /// <summary>Minor units, for one.</summary>
    public long UnitAmount { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>All together.</summary>
    public int Credits { get; private init; }

    public int ValidDays { get; private init; }
    public OrderStatus Status { get; private set; }

    /// <summary>The gateway's page; null until it answered.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The gateway's payment; null before it was paid.</summary>
    public string? PaymentId { get; private set; }

    /// <summary>How much was paid back, by us or by a bank that decided a dispute, in minor units.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>How much of that a bank took back that decided a dispute.</summary>
    public long LostAmount { get; private set; }

    /// <summary>Set while the payment is disputed: as much of the unspent credits is held.</summary>
    public DateTimeOffset? DisputedSince { get; private set; }

    /// <summary>Set once a dispute was lost: the bank took that money back.</summary>
    public DateTimeOffset? DisputeLostAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When a gateway's state was last taken over or asked for.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Why the gateway's state was not taken over, for somebody to look at; null when nothing is wrong.</summary>
    public string? Note { get; private set; }

    public IReadOnlyList<OrderChange> History => _history;

    /// <summary>What was paid back to the buyer, in minor units.</summary>
    public long ReturnedAmount => RefundedAmount - LostAmount;

    public Money UnitPrice => new(UnitAmount, Currency);

    public Money Total => new(checked(UnitAmount * Quantity), Currency);

    public string IdempotencyKey => $"order-{Id:N}";

    internal static Order Start(Guid teamId, string gateway, Product product, Money unitPrice, int quantity, DateTimeOffset now)
    {
        var order = new Order
        {
            TeamId = teamId,
            Gateway = gateway,
            ProductCode = product.Code,
            ProductName = product.Name,
            Quantity = quantity,
            UnitAmount = unitPrice.Amount,
            Currency = unitPrice.Currency,
            Credits = checked(product.Credits * quantity),
            ValidDays = product.ValidDays,
            CreatedAt = now,
        };
        return order;
    }

    /// <summary>The whole machine on one screen; null refuses the move.</summary>
    public static OrderStatus? Next(OrderStatus from, OrderTrigger on) => (from, on) switch
    {
        (Pending or Paid, PaymentSucceeded) => Paid,
        (Pending or Failed, PaymentFailed) => Failed,
        (Pending, PageExpired) => Canceled,
        (Canceled or Failed, PageExpired) => from,
        (Pending or Canceled, CancelAsked) => Canceled,
        (Paid or Refunded, PaymentRefunded) => Refunded,
        (Paid or Refunded, RefundReturned) => Paid,
        _ => null,
    };

    public Outcome Take(OrderTrigger trigger, DateTimeOffset now)
    {
        if (Next(Status, trigger) is not { } next)
        {
            return Outcome.Conflict("order_state", RefusalOf(Status));
        }
        if (next != Status) // the same fact again changes nothing
        {
            _history.Add(new(Status, next, trigger, now));
            Status = next;
            PaidAt = next is Paid ? PaidAt ?? now : PaidAt;
        }
        return Outcome.Done;
    }

    /// <returns>Whether it is the page of this order.</returns>
    internal bool OpenedAs(string sessionId) => (SessionId ??= sessionId) == sessionId;

    /// <summary>The gateway was asked, and what it said was not taken over.</summary>
    internal void Flag(string note, DateTimeOffset now) => (Note, CheckedAt) = (note.Length > 500 ? note[..500] : note, now);

    /// <summary>The gateway was asked, and the answer changed nothing.</summary>
    internal void Checked(DateTimeOffset now) => CheckedAt = now;

    /// <summary>What the gateway said was taken over.</summary>
    internal void Verified(string? sessionId, string? paymentId, DateTimeOffset now)
    {
        SessionId ??= sessionId;
        PaymentId ??= paymentId;
        (CheckedAt, Note) = (now, null);
    }

    /// <summary>What of the money went back or is questioned, as the gateway has it now.</summary>
    internal void Stand(long refunded, long lost, DateTimeOffset? disputedSince, DateTimeOffset now) =>
        (RefundedAmount, LostAmount, DisputedSince, DisputeLostAt) = (refunded, lost, disputedSince, lost > 0 ? DisputeLostAt ?? now : null);

    private static Text RefusalOf(OrderStatus status) => status switch
    {
        Paid => L("This order is paid."),
        Refunded => L("This order was paid back."),
        Canceled => L("This order was cancelled."),
        Failed => L("The payment of this order failed."),
        _ => L("This order is not paid yet."),
    };
}

/// <summary>One move of the machine.</summary>
public sealed record OrderChange(OrderStatus From, OrderStatus To, OrderTrigger Trigger, DateTimeOffset At);

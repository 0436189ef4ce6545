namespace BlazorAccounts.Features.Orders.Credits;

public enum CreditEntryKind { Purchase, Spend, Expiry, Refund, Dispute }

/// <summary>One line of the ledger. Written once and never changed; a team's lines add up to its balance.</summary>
public sealed class CreditEntry
{
    private CreditEntry() { } // EF

    public long Id { get; private init; }
    public Guid TeamId { get; private init; }
    public CreditEntryKind Kind { get; private init; }

    /// <summary>Above zero for what came, below for what went.</summary>
    public int Amount { get; private init; }

    /// <summary>Why, as a key that a team has once: <c>purchase:ORDER</c>, <c>spend:KEY</c>.</summary>
    public string Cause { get; private init; } = "";

    /// <summary>The order whose credits these are; null for what was spent from any.</summary>
    public Guid? OrderId { get; private init; }

    /// <summary>What they were spent on, in a few words; null for the other kinds.</summary>
    public string? Purpose { get; private init; }

    public DateTimeOffset At { get; private init; }

    internal static CreditEntry Bought(Order order, DateTimeOffset now) => Of(order.TeamId, CreditEntryKind.Purchase, order.Credits, $"purchase:{order.Id:N}", order.Id, null, now);

    /// <param name="kind">Refund or Dispute.</param>
    /// <param name="credits">Below zero for what was given again.</param>
    internal static CreditEntry TakenBack(CreditLot lot, CreditEntryKind kind, int credits, DateTimeOffset now) =>
        Of(lot.TeamId, kind, -credits, $"back:{lot.OrderId:N}:{lot.Turns}", lot.OrderId, null, now);

    internal static CreditEntry Expired(CreditLot lot, DateTimeOffset now) => Of(lot.TeamId, CreditEntryKind.Expiry, -lot.Remaining, $"expiry:{lot.OrderId:N}", lot.OrderId, null, now);

    internal static CreditEntry Spent(Guid teamId, int credits, string key, string? purpose, DateTimeOffset now) => Of(teamId, CreditEntryKind.Spend, -credits, SpendCause(key), null, purpose, now);

    internal static string SpendCause(string key) => $"spend:{key}";

    private static CreditEntry Of(Guid teamId, CreditEntryKind kind, int amount, string cause, Guid? orderId, string? purpose, DateTimeOffset now) =>
        new() { TeamId = teamId, Kind = kind, Amount = amount, Cause = cause, OrderId = orderId, Purpose = purpose, At = now };
}

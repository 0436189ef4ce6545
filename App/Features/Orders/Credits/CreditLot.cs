namespace BlazorAccounts.Features.Orders.Credits;

/// <summary>The credits of one order, which expire together. Spending takes from the lot that expires first.</summary>
public sealed class CreditLot
{
    private CreditLot() { } // EF

    public Guid OrderId { get; private init; }
    public Guid TeamId { get; private init; }
    public int Granted { get; private init; }

    /// <summary>Neither spent, nor expired, nor taken back.</summary>
    public int Remaining { get; private set; }

    /// <summary>Taken back because the order was paid back.</summary>
    public int TakenBack { get; private set; }

    public DateTimeOffset GrantedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }

    internal static CreditLot Of(Order order, DateTimeOffset now) => new()
    {
        OrderId = order.Id,
        TeamId = order.TeamId,
        Granted = order.Credits,
        Remaining = order.Credits,
        GrantedAt = now,
        ExpiresAt = now.AddDays(order.ValidDays),
    };

    /// <summary>Takes back up to <paramref name="wanted"/> in all, as far as they were not spent.</summary>
    /// <returns>How many were taken now.</returns>
    internal int TakeBack(int wanted)
    {
        var taken = Math.Clamp(wanted - TakenBack, 0, Remaining);
        (Remaining, TakenBack) = (Remaining - taken, TakenBack + taken);
        return taken;
    }
}

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

    /// <summary>Taken back because the order was paid back, or held because its payment is disputed.</summary>
    public int TakenBack { get; private set; }

    /// <summary>How often credits were taken back or given again: makes each time a cause of its own.</summary>
    public int Turns { get; private set; }

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

    /// <summary>Takes back up to <paramref name="wanted"/> in all, as far as they were not spent; gives again what is more, unless it has expired.</summary>
    /// <returns>How many were taken now; below zero for what was given again.</returns>
    internal int TakeBack(int wanted, DateTimeOffset now)
    {
        var taken = wanted >= TakenBack ? Math.Min(wanted - TakenBack, Remaining) : ExpiresAt > now ? wanted - TakenBack : 0;
        if (taken != 0)
        {
            (Remaining, TakenBack, Turns) = (Remaining - taken, TakenBack + taken, Turns + 1);
        }
        return taken;
    }
}

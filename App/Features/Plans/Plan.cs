namespace BlazorAccounts.Features.Plans;

public enum PlanTier { Guest, Free, Premium, Team, Enterprise }

public enum BillingInterval { Month, Year }

/// <summary>Something a team can be on. What it includes and costs is said by its versions, so that a change never reaches an existing subscriber.</summary>
public sealed class Plan
{
    private Plan() { } // EF

    /// <summary>Stable name, such as <c>premium.monthly</c>.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private set; } = "";
    public string Summary { get; private set; } = "";
    public PlanTier Tier { get; private init; }

    /// <summary>How often it is charged; null for what is never charged by a gateway.</summary>
    public BillingInterval? Interval { get; private init; }

    /// <summary>Whether a person can buy it alone, at checkout; otherwise it takes a talk.</summary>
    public bool SelfServe { get; private set; }

    public bool PerSeat { get; private init; }

    /// <summary>Place on the pricing page, from the left.</summary>
    public int Order { get; private set; }

    internal static Plan From(PlanFile.Entry entry)
    {
        var plan = new Plan { Code = entry.Code, Tier = entry.Tier, Interval = entry.Interval, PerSeat = entry.PerSeat };
        plan.Describe(entry);
        return plan;
    }

    /// <summary>Takes over what is only wording or display; what matters to a subscriber goes into a version.</summary>
    internal void Describe(PlanFile.Entry entry)
    {
        Name = entry.Name;
        Summary = entry.Summary;
        SelfServe = entry.SelfServe;
        Order = entry.Order;
    }
}

namespace BlazorAccounts.Features.Plans;

/// <summary>What a plan includes and costs, as it was offered from one day on. Never changed: subscribers point at the version they bought.</summary>
public sealed class PlanVersion
{
    private readonly List<PlanPrice> _prices = [];

    private PlanVersion() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public string PlanCode { get; private init; } = "";

    /// <summary>Counts from 1 for each plan.</summary>
    public int Number { get; private init; }

    /// <summary>Features and limits.</summary>
    public PlanTerms Terms { get; private init; } = PlanTerms.Nothing;

    public DateTimeOffset CreatedAt { get; private init; }
    public IReadOnlyList<PlanPrice> Prices => _prices;

    internal static PlanVersion From(PlanFile.Entry entry, int number, DateTimeOffset now)
    {
        var version = new PlanVersion { PlanCode = entry.Code, Number = number, Terms = entry.Terms, CreatedAt = now };
        version._prices.AddRange(entry.Prices.Select(p => PlanPrice.Of(version, new(p.Value, p.Key))));
        return version;
    }

    internal bool Says(PlanFile.Entry entry) =>
        Terms.Equals(entry.Terms)
        && _prices.Count == entry.Prices.Count
        && _prices.TrueForAll(p => entry.Prices.TryGetValue(p.Currency, out var amount) && amount == p.Amount);
}

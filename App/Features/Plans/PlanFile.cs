using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Features.Plans;

/// <summary>The bundled <c>plans.json</c>: what is offered. Editing it makes new versions at the next start.</summary>
public sealed record PlanFile(IReadOnlyList<PlanFile.Feature> Features, IReadOnlyList<PlanFile.Entry> Plans)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Lazy<PlanFile> Read = new(() =>
    {
        using var stream = typeof(PlanFile).Assembly.GetManifestResourceStream("plans.json") ?? throw new InvalidOperationException("plans.json is not bundled.");
        return JsonSerializer.Deserialize<PlanFile>(stream, Json)!;
    });

    public static PlanFile Bundled => Read.Value;

    /// <summary>One row of the comparison table.</summary>
    public sealed record Feature(string Key, string Name, FeatureKind Kind);

    /// <param name="Prices">Minor units by ISO currency.</param>
    public sealed record Entry(
        string Code,
        string Name,
        PlanTier Tier,
        string Summary,
        int Order,
        PlanTerms Terms,
        IReadOnlyDictionary<string, long> Prices,
        BillingInterval? Interval = null,
        bool SelfServe = false,
        bool PerSeat = false);
}

public enum FeatureKind { Switch, Limit, Text, List }

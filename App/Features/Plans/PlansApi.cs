using System.Text.Json;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Plans;

internal static class PlansApi
{
    public static void MapPlansApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/plans", ListAsync).WithTags("Plans").WithSummary("Plans with prices, features and limits").AllowAnonymous();

    private static async Task<IResult> ListAsync(PlanCatalogue catalogue, CancellationToken ct, string? currency = null)
    {
        var offers = await catalogue.OffersAsync(ct);
        var wanted = currency?.ToUpperInvariant();
        if (wanted is not null && !offers.Any(o => o.PriceIn(wanted) is not null))
        {
            return Outcome.Invalid("currency", "currency_unknown", L("Nothing is sold in that currency.")).ToProblem();
        }
        return TypedResults.Ok(offers.Select(o => PlanSummary.Of(o, wanted)).ToList());
    }
}

/// <summary>A plan on the wire.</summary>
/// <param name="Interval"><c>month</c>, <c>year</c>, or null for what is not charged.</param>
/// <param name="Prices">Per interval, and per seat where <paramref name="PerSeat"/>; empty means: by agreement.</param>
/// <param name="Limits">Null is unlimited.</param>
public sealed record PlanSummary(
    string Code,
    string Name,
    string Tier,
    string? Interval,
    string Summary,
    int Version,
    bool SelfServe,
    bool PerSeat,
    IReadOnlyList<Money> Prices,
    IReadOnlyDictionary<string, JsonElement> Features,
    IReadOnlyDictionary<string, long?> Limits)
{
    internal static PlanSummary Of(Offer offer, string? currency)
    {
        var limits = PlanFile.Bundled.Features.Where(f => f.Kind is FeatureKind.Limit).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        return new(
            offer.Plan.Code,
            offer.Plan.Name,
            Wire(offer.Plan.Tier.ToString()),
            offer.Plan.Interval is { } interval ? Wire(interval.ToString()) : null,
            offer.Plan.Summary,
            offer.Version.Number,
            offer.Plan.SelfServe,
            offer.Plan.PerSeat,
            [.. offer.Version.Prices.Select(p => p.Money).Where(m => currency is null || m.Currency == currency).OrderBy(m => m.Currency, StringComparer.Ordinal)],
            offer.Terms.Values.Where(v => !limits.Contains(v.Key)).ToDictionary(StringComparer.Ordinal),
            limits.ToDictionary(key => key, offer.Terms.Limit, StringComparer.Ordinal));
    }

    private static string Wire(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

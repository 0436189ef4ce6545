using System.Globalization;
using System.Text.Json;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Plans in words, from their data.</summary>
internal static class PlanWords
{
    /// <summary>A plan with its interval, to tell two of the same name apart.</summary>
    public static Text NameOf(Offer offer) => NameOf(offer.Plan.Name, offer.Plan.Interval switch { BillingInterval.Year => "year", BillingInterval.Month => "month", _ => null });

    /// <param name="interval">As on the wire.</param>
    public static Text NameOf(string name, string? interval) => interval switch
    {
        "year" => L($"{Word(name)}, yearly"),
        "month" => L($"{Word(name)}, monthly"),
        _ => Word(name),
    };

    /// <summary>One cell of the comparison table, of what is more than a switch.</summary>
    public static string Cell(PlanTerms terms, PlanFile.Feature feature) => (feature.Kind, terms.Values.GetValueOrDefault(feature.Key)) switch
    {
        (FeatureKind.Limit, _) => terms.Limit(feature.Key) switch { null => L("Unlimited"), 0 => L("None"), var some => some.Value.ToString("N0", CultureInfo.CurrentCulture) },
        (FeatureKind.List, { ValueKind: JsonValueKind.Array } list) when list.GetArrayLength() > 0 => Word(string.Join(", ", list.EnumerateArray().Select(v => v.GetString()))),
        (FeatureKind.Text, { ValueKind: JsonValueKind.String } text) => Word(text.GetString()!),
        _ => L("None"),
    };

    /// <summary>A few lines for a plan's card: its limits, then the first switches that are on.</summary>
    public static IEnumerable<Text> Highlights(Offer offer)
    {
        yield return offer.Terms.Limit(PlanFeature.Lessons) is { } lessons ? L($"{lessons} lessons a day") : L("Unlimited lessons");
        yield return offer.Terms.Limit(PlanFeature.Decks) is { } decks ? L($"{decks} practice decks") : L("Unlimited practice decks");
        foreach (var feature in PlanFile.Bundled.Features.Where(f => f.Kind is FeatureKind.Switch && offer.Terms.Can(f.Key)).Reverse().Take(4).Reverse())
        {
            yield return Word(feature.Name);
        }
    }

    /// <summary>Whole percent that a year costs less than twelve months; null when either is not sold.</summary>
    public static int? YearlySaving(IReadOnlyList<Offer> offers, string currency) =>
        Price(offers, PlanCode.PremiumMonthly, currency) is { } month and > 0 && Price(offers, PlanCode.PremiumYearly, currency) is { } year
            ? (int)(100 - (100 * year / (12 * month)))
            : null;

    private static long? Price(IReadOnlyList<Offer> offers, string plan, string currency) => offers.FirstOrDefault(o => o.Plan.Code == plan)?.PriceIn(currency)?.Amount;
}

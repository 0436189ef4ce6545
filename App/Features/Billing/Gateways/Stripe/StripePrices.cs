using System.Collections.Concurrent;
using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>
/// Finds our prices at Stripe by lookup key, and makes those that are missing. A price's amount never changes there, and a changed plan has a new
/// key, so what was found once is remembered.
/// </summary>
internal sealed class StripePrices(StripeClient client)
{
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <returns>Stripe's id of the price.</returns>
    /// <exception cref="GatewayRefusedException">The key is taken by a price of another amount or currency.</exception>
    public async Task<string> EnsureAsync(SoldPlan plan, CancellationToken ct)
    {
        if (_known.TryGetValue(plan.LookupKey, out var known))
        {
            return known;
        }
        var found = Items(await client.GetAsync("prices", new StripeForm().Add("lookup_keys[0]", plan.LookupKey).Add("active", true).Add("limit", 1), ct)).ToList();
        var price = found.Count > 0 ? found[0] : await CreateAsync(plan, ct);
        if (Number(price, "unit_amount") != plan.Price.Amount || !string.Equals(Text(price, "currency"), plan.Price.Currency, StringComparison.OrdinalIgnoreCase))
        {
            throw new GatewayRefusedException(409, "price_differs", $"The price {plan.LookupKey} at Stripe is not {plan.Price}.");
        }
        return _known[plan.LookupKey] = Text(price, "id") ?? throw new JsonException("A price without id.");
    }

    private Task<JsonElement> CreateAsync(SoldPlan plan, CancellationToken ct) => client.PostAsync(
        "prices",
        new StripeForm()
            .Add("currency", plan.Price.Currency.ToLowerInvariant())
            .Add("unit_amount", plan.Price.Amount)
            .Add("lookup_key", plan.LookupKey)
            .Add("recurring[interval]", plan.Yearly ? "year" : "month")
            .Add("recurring[interval_count]", 1)
            .Add("product_data[name]", plan.Name)
            .Add("product_data[metadata][plan]", plan.PlanCode)
            .Add("metadata[plan]", plan.PlanCode),
        $"price-{plan.LookupKey}-{plan.Price.Amount}",
        ct);
}

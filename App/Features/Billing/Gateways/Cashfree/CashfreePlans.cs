using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Finds our prices at Cashfree as plans whose id is the lookup key, and makes those that are missing. A plan's amount never changes there, so what was
/// found once is remembered. The most a mandate may debit is the price itself: a higher one needs a new mandate.
/// </summary>
internal sealed class CashfreePlans(CashfreeClient client)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <returns>Cashfree's id of the plan.</returns>
    /// <exception cref="GatewayRefusedException">The id is taken by a plan of another amount or currency.</exception>
    public async Task<string> EnsureAsync(SoldPlan plan, CancellationToken ct)
    {
        if (_known.ContainsKey(plan.LookupKey))
        {
            return plan.LookupKey;
        }
        var found = await FindAsync(plan, ct) ?? await CreateAsync(plan, ct);
        if (Price(found, "plan_recurring_amount", Text(found, "plan_currency")) != plan.Price)
        {
            throw new GatewayRefusedException(409, "price_differs", $"The plan {plan.LookupKey} at Cashfree is not {plan.Price}.");
        }
        _known[plan.LookupKey] = true;
        return plan.LookupKey;
    }

    private async Task<JsonElement?> FindAsync(SoldPlan plan, CancellationToken ct)
    {
        try
        {
            return await client.GetAsync($"plans/{Uri.EscapeDataString(plan.LookupKey)}", ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return null;
        }
    }

    private async Task<JsonElement> CreateAsync(SoldPlan plan, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["plan_id"] = plan.LookupKey,
            ["plan_name"] = plan.Name.Length > 40 ? plan.Name[..40] : plan.Name,
            ["plan_type"] = "PERIODIC",
            ["plan_currency"] = plan.Price.Currency,
            ["plan_recurring_amount"] = plan.Price.ToMajor(),
            ["plan_max_amount"] = plan.Price.ToMajor(),
            ["plan_intervals"] = 1,
            ["plan_interval_type"] = plan.Yearly ? "YEAR" : "MONTH",
        };
        try
        {
            return await client.PostAsync("plans", body, $"plan-{plan.LookupKey}-{plan.Price.Amount}", ct);
        }
        catch (GatewayRefusedException refused)
        {
            return await FindAsync(plan, ct) ?? throw new GatewayRefusedException(refused.Status, refused.Code, refused.Message); // another node was first
        }
    }
}

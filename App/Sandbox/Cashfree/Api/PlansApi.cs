using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

internal static class PlansApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /plans", Create);
        routes.On("GET /plans/{id}", call => call.World.Plans.Find(call.Id) ?? throw CashfreeError.NotFound("plan"));
    }

    /// <summary>A plan as it was asked for, kept nowhere yet.</summary>
    /// <param name="amountKey">Where the amount stands: a plan made along with a subscription names it differently.</param>
    public static JsonObject Read(JsonObject asked, string id, string amountKey)
    {
        var type = asked.Str("plan_type") ?? throw CashfreeError.Missing("plan_type");
        var periodic = type == "PERIODIC" || (type == "ON_DEMAND" ? false : throw CashfreeError.Invalid("plan_type", "should be PERIODIC or ON_DEMAND"));
        var name = asked.Str("plan_name") is { Length: <= 40 } given ? given : throw CashfreeError.Missing("plan_name");
        var most = Call.Amount(asked, "plan_max_amount");
        var amount = periodic ? Call.Amount(asked, amountKey) : 0;
        if (amount > most)
        {
            throw CashfreeError.Invalid(amountKey, "is more than plan_max_amount");
        }
        return new()
        {
            ["_id"] = id,
            ["plan_id"] = id,
            ["plan_name"] = name,
            ["plan_type"] = type,
            ["plan_currency"] = asked.Str("plan_currency") ?? "INR",
            ["plan_recurring_amount"] = amount,
            ["plan_max_amount"] = most,
            ["plan_max_cycles"] = asked.Int("plan_max_cycles") ?? 0,
            ["plan_intervals"] = periodic ? Intervals(asked) : 0,
            ["plan_interval_type"] = periodic ? IntervalType(asked) : "",
            ["plan_note"] = asked.Str("plan_note") ?? "",
            ["plan_status"] = "ACTIVE",
        };
    }

    private static JsonObject Create(Call call)
    {
        var id = Call.Name(call.Need("plan_id"), "plan_id", 1, 40, "._-");
        if (call.World.Plans.Find(id) is not null)
        {
            throw CashfreeError.Taken("plan");
        }
        var plan = Read(call.Body, id, "plan_recurring_amount");
        call.World.Plans.Add(plan);
        return plan;
    }

    private static long Intervals(JsonObject asked) =>
        asked.Int("plan_intervals") is { } count and > 0 and <= 365 ? count : throw CashfreeError.Missing("plan_intervals");

    private static string IntervalType(JsonObject asked) => asked.Str("plan_interval_type") switch
    {
        null => throw CashfreeError.Missing("plan_interval_type"),
        "DAY" or "WEEK" or "MONTH" or "YEAR" => asked.Str("plan_interval_type")!,
        _ => throw CashfreeError.Invalid("plan_interval_type", "should be DAY, WEEK, MONTH or YEAR"),
    };
}

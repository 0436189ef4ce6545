using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

internal static class SubscriptionsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /subscriptions", Create);
        routes.On("GET /subscriptions/{id}", Target);
        routes.On("POST /subscriptions/{id}/manage", Manage);
    }

    public static JsonObject Target(Call call) => call.World.Subscriptions.Find(call.Id) ?? throw CashfreeError.NotFound("subscription");

    private static JsonObject Create(Call call)
    {
        var id = call.Need("subscription_id");
        if (id.Length > 250)
        {
            throw CashfreeError.Invalid("subscription_id", "should have 250 characters at most");
        }
        var customer = call.Group("customer_details");
        Call.Phone(customer);
        _ = customer.Str("customer_email") ?? throw CashfreeError.Missing("customer_details.customer_email");
        var plan = Plan(call, id);
        if (call.World.Subscriptions.Find(id) is not null)
        {
            throw CashfreeError.Taken("subscription");
        }
        var first = call.Later(call.Body, "subscription_first_charge_time");
        if (first is not null && plan.Str("plan_type") != "PERIODIC")
        {
            throw CashfreeError.Invalid("subscription_first_charge_time", "is for PERIODIC plans");
        }
        var meta = call.Body.Obj("subscription_meta");
        return Mandates.Create(call.World, id, plan, call.Body, new(
            first,
            call.Later(call.Body, "subscription_expiry_time") ?? call.World.Now + (365 * 10 * Ist.Day),
            call.Later(meta, "session_id_expiry") ?? call.World.Now + (30 * Ist.Day),
            call.Tags("subscription_tags")));
    }

    private static JsonObject Plan(Call call, string subscriptionId)
    {
        var asked = call.Group("plan_details");
        if (asked.Str("plan_name") is null && asked.Str("plan_id") is { } known)
        {
            return call.World.Plans.Find(known) ?? throw CashfreeError.NotFound("plan");
        }
        return PlansApi.Read(asked, asked.Str("plan_id") ?? "plan_" + subscriptionId, "plan_amount");
    }

    private static JsonObject Manage(Call call)
    {
        var (world, subscription, details) = (call.World, Target(call), call.Body.Obj("action_details"));
        if (call.Need("subscription_id") != call.Id)
        {
            throw CashfreeError.Invalid("subscription_id", "is not the one of the address");
        }
        switch (call.Need("action"))
        {
            case "CANCEL":
                Mandates.Cancel(world, subscription, "CANCELLED");
                break;
            case "PAUSE":
                Mandates.Pause(world, subscription, "PAUSED");
                break;
            case "ACTIVATE":
                _ = details.Str("next_scheduled_time") ?? throw CashfreeError.Missing("action_details.next_scheduled_time");
                Mandates.Activate(world, subscription, call.Later(details, "next_scheduled_time")!.Value);
                break;
            case "CHANGE_PLAN":
                var plan = details.Str("plan_id") ?? throw CashfreeError.Missing("action_details.plan_id");
                Mandates.ChangePlan(world, subscription, world.Plans.Find(plan) ?? throw CashfreeError.NotFound("plan"));
                break;
            default:
                throw CashfreeError.Invalid("action", "should be CANCEL, PAUSE, ACTIVATE or CHANGE_PLAN");
        }
        return subscription;
    }
}

using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What subscriptions pay: the authorisation, periodic debits, and charges that the merchant raises.</summary>
internal static class DebitsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /subscriptions/pay", Pay);
        routes.On("GET /subscriptions/{id}/payments", call => Wire.Clean(Debits.Of(call.World, SubscriptionsApi.Target(call))));
        routes.On("GET /subscriptions/{id}/payments/{id}", Target);
        routes.On("POST /subscriptions/{id}/payments/{id}/manage", Manage);
    }

    private static JsonObject Target(Call call) => call.World.Debits.Find($"{call.Id}/{call.Ids[1]}") ?? throw CashfreeError.NotFound("payment");

    private static JsonObject Pay(Call call)
    {
        var subscription = call.World.Subscriptions.Find(call.Need("subscription_id")) ?? throw CashfreeError.NotFound("subscription");
        var id = call.Need("payment_id");
        if (call.World.Debits.Find($"{subscription.Str("subscription_id")}/{id}") is not null)
        {
            throw CashfreeError.Taken("payment");
        }
        return call.Need("payment_type") switch
        {
            "AUTH" => Authorise(call, subscription, id),
            "CHARGE" => Charge(call, subscription, id),
            _ => throw CashfreeError.Invalid("payment_type", "should be AUTH or CHARGE"),
        };
    }

    // The customer still has to agree, on the page whose address is the answer.
    private static JsonObject Authorise(Call call, JsonObject subscription, string id)
    {
        if (call.Need("subscription_session_id") != subscription.Str("subscription_session_id") || subscription.Str("subscription_status") != "INITIALIZED")
        {
            throw CashfreeError.Refused("the mandate cannot be asked for");
        }
        return new()
        {
            ["payment_id"] = id,
            ["cf_payment_id"] = Ids.Number(),
            ["subscription_id"] = subscription.Str("subscription_id"),
            ["payment_amount"] = subscription.Obj("authorisation_details").Number("authorization_amount"),
            ["payment_status"] = "INITIALIZED",
            ["payment_type"] = "AUTH",
            ["payment_method"] = call.Body.Obj("payment_method")?.FirstOrDefault().Key ?? "upi",
            ["data"] = new JsonObject { ["url"] = call.Origin + MandatePages.Path(subscription), ["payload"] = null, ["content_type"] = null, ["method"] = null },
        };
    }

    private static JsonObject Charge(Call call, JsonObject subscription, string id)
    {
        var amount = call.Amount("payment_amount");
        if (subscription.Str("subscription_status") != "ACTIVE")
        {
            throw CashfreeError.Refused("subscription is not active");
        }
        if (amount > subscription.Obj("plan_details").Number("plan_max_amount"))
        {
            throw CashfreeError.Invalid("payment_amount", "is more than plan_max_amount");
        }
        var day = call.Later(call.Body, "payment_schedule_date") ?? throw CashfreeError.Missing("payment_schedule_date");
        return Debits.Announce(call.World, subscription, id, amount, day);
    }

    private static JsonObject Manage(Call call)
    {
        var (debit, details) = (Target(call), call.Body.Obj("action_details"));
        switch (call.Need("action"))
        {
            case "CANCEL" when debit.Str("payment_status") == "INITIALIZED":
                Debits.Cancel(call.World, debit);
                return debit;
            case "RETRY" when debit.Str("payment_status") == "FAILED" && (debit.Int("retry_attempts") ?? 0) < 3:
                _ = details.Str("next_scheduled_time") ?? throw CashfreeError.Missing("action_details.next_scheduled_time");
                Debits.Retry(debit, call.Later(details, "next_scheduled_time")!.Value);
                return debit;
            default:
                throw CashfreeError.Refused("this payment cannot be changed so");
        }
    }
}

using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

internal static class RefundsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /orders/{id}/refunds", Create);
        routes.On("GET /orders/{id}/refunds", call => Wire.Clean(Refunds.Of(call.World, OrdersApi.Target(call))));
        routes.On("GET /orders/{id}/refunds/{id}", call =>
            Refunds.Of(call.World, OrdersApi.Target(call)).FirstOrDefault(row => row.Str("refund_id") == call.Ids[1]) ?? throw CashfreeError.NotFound("refund"));
        routes.On("POST /subscriptions/{id}/refunds", CreateForDebit);
        routes.On("GET /subscriptions/{id}/refunds/{id}", call =>
            call.World.DebitRefunds.Find($"{call.Id}/{call.Ids[1]}") ?? throw CashfreeError.NotFound("refund"));
    }

    private static JsonObject Create(Call call)
    {
        var order = OrdersApi.Target(call);
        var amount = call.Amount("refund_amount");
        var id = Call.Name(call.Need("refund_id"), "refund_id", 3, 40, "_-");
        if (call.World.Refunds.Find(id) is not null)
        {
            throw CashfreeError.Taken("refund");
        }
        if (order.Str("order_status") != "PAID")
        {
            throw CashfreeError.Refused("order is not paid");
        }
        return amount <= Refunds.LeftOf(call.World, order)
            ? Refunds.Create(call.World, order, id, amount, Note(call), Speed(call))
            : throw CashfreeError.Invalid("refund_amount", "is more than what is left to refund");
    }

    private static JsonObject CreateForDebit(Call call)
    {
        var subscription = SubscriptionsApi.Target(call);
        var amount = call.Amount("refund_amount");
        var id = Call.Name(call.Need("refund_id"), "refund_id", 3, 40, "_-");
        var debit = call.World.Debits.Find($"{call.Id}/{call.Need("payment_id")}") ?? throw CashfreeError.NotFound("payment");
        if (call.World.DebitRefunds.Find($"{call.Id}/{id}") is not null)
        {
            throw CashfreeError.Taken("refund");
        }
        if (debit.Str("payment_status") != "SUCCESS")
        {
            throw CashfreeError.Refused("payment is not paid");
        }
        if (subscription.Obj("authorisation_details").Str("payment_group") == "upi" && Speed(call) != "STANDARD")
        {
            throw CashfreeError.Invalid("refund_speed", "should be STANDARD for UPI");
        }
        return amount <= Refunds.LeftOf(call.World, debit.Need("_id"), debit.Number("payment_amount") ?? 0)
            ? Refunds.CreateForDebit(call.World, debit, id, amount, Note(call), Speed(call))
            : throw CashfreeError.Invalid("refund_amount", "is more than what is left to refund");
    }

    private static string? Note(Call call) => call.Str("refund_note") is { } note
        ? note.Length is >= 3 and <= 100 ? note : throw CashfreeError.Invalid("refund_note", "should have 3 to 100 characters")
        : null;

    private static string Speed(Call call) => call.Str("refund_speed") switch
    {
        null or "STANDARD" => "STANDARD",
        "INSTANT" => "INSTANT",
        _ => throw CashfreeError.Invalid("refund_speed", "should be STANDARD or INSTANT"),
    };
}

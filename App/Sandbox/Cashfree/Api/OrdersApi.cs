using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

internal static class OrdersApi
{
    private static readonly string[] Currencies = ["INR", "USD", "EUR", "GBP", "AED", "SGD"];

    public static void Map(Routes routes)
    {
        routes.On("POST /orders", Create);
        routes.On("GET /orders/{id}", Target);
        routes.On("PATCH /orders/{id}", Terminate);
        routes.On("GET /orders/{id}/payments", call => Wire.Clean(Orders.PaymentsOf(call.World, Target(call)).Reverse()));
        routes.On("GET /orders/{id}/payments/{id}", Payment);
    }

    public static JsonObject Target(Call call) => call.World.Orders.Find(call.Id) ?? throw CashfreeError.NotFound("order");

    private static JsonObject Create(Call call)
    {
        var amount = call.Amount("order_amount");
        var currency = call.Need("order_currency");
        if (!Currencies.Contains(currency))
        {
            throw CashfreeError.Invalid("order_currency", "is not enabled for this account. Value received: " + currency);
        }
        var customer = call.Group("customer_details");
        Call.Name(customer.Str("customer_id"), "customer_details.customer_id", 3, 50, "_-");
        Call.Phone(customer);
        var id = call.Str("order_id") is { } chosen ? Call.Name(chosen, "order_id", 3, 45, "_-") : Ids.Text("order_", 30);
        if (call.World.Orders.Find(id) is not null)
        {
            throw CashfreeError.Taken("order");
        }
        var expires = call.Later(call.Body, "order_expiry_time") ?? call.World.Now + (30 * Ist.Day);
        return Orders.Create(call.World, id, amount, currency, expires, call.Body, call.Tags("order_tags"));
    }

    private static JsonObject Terminate(Call call)
    {
        var order = Target(call);
        if (call.Need("order_status") != "TERMINATED")
        {
            throw CashfreeError.Invalid("order_status", "should be TERMINATED");
        }
        if (order.Str("order_status") is "PAID" or "EXPIRED")
        {
            throw CashfreeError.Refused("order is " + order.Str("order_status"));
        }
        Orders.Terminate(call.World, order);
        return order;
    }

    private static JsonObject Payment(Call call)
    {
        var payment = call.World.Payments.Find(call.Ids[1]);
        return payment.Str("order_id") == Target(call).Need("order_id") ? payment! : throw CashfreeError.NotFound("payment");
    }
}

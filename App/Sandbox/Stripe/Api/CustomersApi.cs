using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class CustomersApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/customers", call => Customers.Create(call.World, call.Params));
        routes.On("GET /v1/customers", call => call.Page("/v1/customers", call.World["customer"].NewestFirst().Matching(call, "email")));
        routes.On("GET /v1/customers/{id}", call => call.Target("customer"));
        routes.On("POST /v1/customers/{id}", Update);
        routes.On("DELETE /v1/customers/{id}", call => Customers.Delete(call.World, Live(call)));
        routes.On("GET /v1/customers/{id}/payment_methods", call =>
            call.Page($"/v1/customers/{call.Id}/payment_methods", PaymentMethods.Of(call.World, Live(call).Need("id")).Matching(call, "type")));
    }

    private static JsonObject Update(Call call)
    {
        var customer = Live(call);
        call.World.Change(customer, "customer.updated", () => Customers.Fill(call.World, customer, call.Params));
        return customer;
    }

    // A deleted customer can still be read, and nothing else.
    private static JsonObject Live(Call call) => call.Target("customer") is var found && !found.Flag("deleted")
        ? found
        : throw StripeError.Missing("customer", call.Id, "id");
}

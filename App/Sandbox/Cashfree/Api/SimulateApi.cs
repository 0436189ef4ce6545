using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The vendor's own way to decide what becomes of a pending payment.</summary>
internal static class SimulateApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /simulate", Create);
        routes.On("GET /simulate/{id}", call => call.World.Simulations.Find(call.Id) ?? throw CashfreeError.NotFound("simulation"));
    }

    private static JsonObject Create(Call call)
    {
        var (world, entity, id) = (call.World, call.Need("entity"), call.Need("entity_id"));
        var wanted = call.Group("entity_simulation").Str("payment_status") ?? throw CashfreeError.Missing("entity_simulation.payment_status");
        if (wanted is not ("SUCCESS" or "FAILED" or "PENDING" or "USER_DROPPED"))
        {
            throw CashfreeError.Invalid("entity_simulation.payment_status", "should be SUCCESS, FAILED, PENDING or USER_DROPPED");
        }
        switch (entity)
        {
            case "PAYMENTS":
                Orders.Settle(world, world.Payments.Find(id) ?? throw CashfreeError.NotFound("payment"), wanted);
                break;
            case "SUBS_PAYMENTS":
                Debits.Settle(world, world.Debits.Rows.LastOrDefault(row => row.Str("payment_id") == id) ?? throw CashfreeError.NotFound("payment"), wanted);
                break;
            default:
                throw CashfreeError.Invalid("entity", "should be PAYMENTS or SUBS_PAYMENTS");
        }
        var simulation = Ids.Text("sim_", 32);
        var row = new JsonObject
        {
            ["_id"] = simulation,
            ["simulation_id"] = simulation,
            ["entity"] = entity,
            ["entity_id"] = id,
            ["entity_simulation"] = call.Group("entity_simulation").Copy(),
        };
        world.Simulations.Add(row);
        return row;
    }
}

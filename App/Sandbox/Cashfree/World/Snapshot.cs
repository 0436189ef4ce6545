using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Cashfree's world as JSON.</summary>
internal sealed class Snapshot(CashfreeWorld world, string file) : WorldFile(file)
{
    protected override Lock Gate => world.Gate;

    protected override long Version => world.Version;

    protected override void Restore(JsonNode state)
    {
        foreach (var (type, rows) in state.Obj("objects") ?? [])
        {
            foreach (var row in (JsonArray)rows!)
            {
                world[type].Add(((JsonObject)row!).Copy());
            }
        }
        foreach (var item in state["events"].Deserialize<List<CashfreeEvent>>() ?? [])
        {
            world.Events.Restore(item);
        }
        foreach (var (key, answer) in state.Obj("keys") ?? [])
        {
            world.Keys.Restore(key, answer.Deserialize<KeptAnswer>()!);
        }
    }

    protected override byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        objects = world.Tables.ToDictionary(table => table.Key, table => table.Value.Rows),
        events = world.Events.All,
        keys = world.Keys.All,
    });
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Stripe's world as JSON.</summary>
internal sealed class Snapshot(StripeWorld world, string file) : WorldFile(file)
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
        foreach (var row in state.Rows("events"))
        {
            var body = row.Obj("body")!.Copy();
            world.Events.Restore(new(body.Need("id"), body.Need("type"), body.Int("created") ?? 0, body,
                row["deliveries"].Deserialize<List<Delivery>>()!));
        }
        foreach (var (key, answer) in state.Obj("keys") ?? [])
        {
            world.Keys.Restore(key, answer.Deserialize<KeptAnswer>()!);
        }
    }

    protected override byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteStartObject("objects");
        foreach (var (type, table) in world.Tables)
        {
            json.WriteStartArray(type);
            foreach (var row in table.Rows)
            {
                row.WriteTo(json);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteStartArray("events");
        foreach (var item in world.Events.All)
        {
            json.WriteStartObject();
            json.WritePropertyName("body");
            json.WriteRawValue(item.Saved, skipInputValidation: true);
            json.WritePropertyName("deliveries");
            JsonSerializer.Serialize(json, item.Deliveries);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WritePropertyName("keys");
        JsonSerializer.Serialize(json, world.Keys.All);
        json.WriteEndObject();
        json.Flush();
        return bytes.ToArray();
    }
}

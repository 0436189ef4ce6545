using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Keeps the world in one file, so that a restart or a kill loses nothing that was answered.</summary>
internal sealed class Snapshot(StripeWorld world, string file) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _saved;

    public void Dispose() => _writing.Dispose();

    public void Load()
    {
        if (!File.Exists(file))
        {
            return;
        }
        var state = JsonNode.Parse(File.ReadAllBytes(file));
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

    /// <summary>Returns when everything done so far is in the file. Waiters share one write.</summary>
    public async Task SaveAsync()
    {
        long wanted;
        lock (world.Gate)
        {
            wanted = world.Version;
        }
        if (Interlocked.Read(ref _saved) >= wanted)
        {
            return;
        }
        await _writing.WaitAsync();
        try
        {
            if (_saved >= wanted)
            {
                return; // a neighbour's write took ours with it
            }
            var (bytes, version) = Take();
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file + ".new", bytes);
            File.Move(file + ".new", file, overwrite: true);
            Interlocked.Exchange(ref _saved, version);
        }
        finally
        {
            _writing.Release();
        }
    }

    private (byte[] Bytes, long Version) Take()
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes);
        lock (world.Gate)
        {
            Write(json);
            return (bytes.ToArray(), world.Version);
        }
    }

    private void Write(Utf8JsonWriter json)
    {
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
    }
}

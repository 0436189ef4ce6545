using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What happened, and whether the app has been told.</summary>
internal sealed class EventLog
{
    private const int Most = 5000;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<CashfreeEvent> _events = [];

    /// <summary>Raised, under the gate, when a delivery becomes due.</summary>
    public Action? Added { get; set; }

    public IReadOnlyList<CashfreeEvent> All => _events;

    public CashfreeEvent? Find(string id) => _events.Find(item => item.Id == id);

    public void Restore(CashfreeEvent item) => _events.Add(item);

    public void Add(CashfreeWorld world, string type, JsonObject data)
    {
        var body = new JsonObject { ["data"] = Wire.Clean(data), ["event_time"] = Ist.Text(world.Now), ["type"] = type };
        _events.Add(new()
        {
            Id = Guid.NewGuid().ToString(),
            Type = type,
            Version = type.StartsWith("SUBSCRIPTION_", StringComparison.Ordinal) ? "2026-01-01" : "2025-01-01",
            At = world.Now,
            Body = body.ToJsonString(Plain),
            Done = world.Control.DropWebhooks,
            LastResult = world.Control.DropWebhooks ? "dropped" : null,
        });
        if (_events.Count > Most)
        {
            _events.RemoveAt(0);
        }
        Added?.Invoke();
    }
}

/// <summary>An event as it is sent, byte for byte at every try, and its delivery. The due time is real time: the wait for a retry is never simulated.</summary>
internal sealed class CashfreeEvent
{
    /// <summary>The idempotency key of its deliveries; the body has none.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Version { get; init; }

    public required long At { get; init; }

    public required string Body { get; init; }

    public int Attempts { get; set; }

    public bool Done { get; set; }

    public string? LastResult { get; set; }

    [JsonIgnore]
    public byte[] Bytes => field ??= Encoding.UTF8.GetBytes(Body);

    /// <summary>A start forgets both: what was on its way is sent again, at once.</summary>
    [JsonIgnore]
    public bool Sending { get; set; }

    [JsonIgnore]
    public DateTimeOffset DueAt { get; set; }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>What happened, and who still has to be told.</summary>
internal sealed class EventLog
{
    public const string BuiltIn = "we_sandbox_builtin";
    private const int Most = 5000;
    private readonly List<StripeEvent> _events = [];

    /// <summary>Raised, under the gate, when a delivery becomes due.</summary>
    public Action? Added { get; set; }

    public IReadOnlyList<StripeEvent> All => _events;

    public StripeEvent? Find(string id) => _events.Find(item => item.Id == id);

    public void Restore(StripeEvent item) => _events.Add(item);

    public void Add(StripeWorld world, string type, JsonObject about, JsonObject? previous)
    {
        var body = world.Blank("event");
        body["api_version"] = Templates.ApiVersion;
        body["type"] = type;
        body["data"] = previous is null
            ? new JsonObject { ["object"] = about }
            : new JsonObject { ["object"] = about, ["previous_attributes"] = previous };
        body["request"] = new JsonObject { ["id"] = world.Request.Id, ["idempotency_key"] = world.Request.Key };
        var deliveries = world.Control.DropWebhooks ? [] : Listeners(world, type).Select(id => new Delivery { Endpoint = id }).ToList();
        body["pending_webhooks"] = deliveries.Count;
        _events.Add(new(body.Need("id"), type, body.Int("created") ?? 0, body, deliveries));
        if (_events.Count > Most)
        {
            _events.RemoveAt(0);
        }
        Added?.Invoke();
    }

    private static IEnumerable<string> Listeners(StripeWorld world, string type) =>
    [
        BuiltIn,
        .. world["webhook_endpoint"].Rows
            .Where(row => row.Str("status") == "enabled" && row.Texts("enabled_events").Any(wanted => wanted == "*" || wanted == type))
            .Select(row => row.Need("id")),
    ];
}

/// <summary>An event as it is sent, and its deliveries.</summary>
internal sealed record StripeEvent(string Id, string Type, long Created, JsonObject Body, List<Delivery> Deliveries)
{
    /// <summary>The body as it is saved, written once: it never changes.</summary>
    public byte[] Saved => field ??= JsonSerializer.SerializeToUtf8Bytes(Body);
}

/// <summary>One endpoint's copy of an event. The due time is real time: the wait for a retry is never simulated.</summary>
internal sealed class Delivery
{
    public required string Endpoint { get; init; }
    public int Attempts { get; set; }
    public bool Done { get; set; }
    public string? LastResult { get; set; }

    /// <summary>A start forgets both: what was on its way is sent again, at once.</summary>
    [JsonIgnore]
    public bool Sending { get; set; }

    [JsonIgnore]
    public DateTimeOffset DueAt { get; set; }
}

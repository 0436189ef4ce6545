using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>
/// Everything the sandbox knows, in memory. Whoever reads or writes holds <see cref="Gate"/>; keys that begin with an underscore are ours and
/// never leave (<see cref="Wire"/>).
/// </summary>
internal sealed class StripeWorld(TimeProvider clock)
{
    private readonly Dictionary<string, StripeTable> _tables = [];
    private long? _moment;

    public Lock Gate { get; } = new();

    /// <summary>Unix seconds: the moment being simulated, or the clock's.</summary>
    public long Now => _moment ?? ClockNow;

    public long ClockNow => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>This server as it was last reached; hosted addresses made by background work begin with it.</summary>
    public string Origin { get; set; } = "http://localhost";

    public EventLog Events { get; } = new();

    public IdempotencyKeys Keys { get; } = new();

    public SandboxControl Control { get; } = new();

    /// <summary>Counts changes, so that the snapshot knows what it has.</summary>
    public long Version { get; private set; }

    /// <summary>The API request being worked on, as its events report it.</summary>
    public (string? Id, string? Key) Request { get; set; }

    public IEnumerable<KeyValuePair<string, StripeTable>> Tables => _tables;

    public StripeTable this[string type]
    {
        get
        {
            if (!_tables.TryGetValue(type, out var table))
            {
                _tables[type] = table = new();
            }
            return table;
        }
    }

    public void Touch() => Version++;

    /// <summary>Runs <paramref name="work"/> as if it were <paramref name="moment"/>.</summary>
    public void At(long moment, Action work)
    {
        _moment = moment;
        try
        {
            work();
        }
        finally
        {
            _moment = null;
        }
    }

    /// <summary>A new object with every field of its type, kept from now on.</summary>
    public JsonObject Create(string type, string? id = null)
    {
        var created = Blank(type, id);
        this[type].Add(created);
        return created;
    }

    /// <summary>The same, but forgotten unless someone keeps it.</summary>
    public JsonObject Blank(string type, string? id = null)
    {
        var blank = Templates.Of(type);
        blank["id"] = id ?? Ids.New(type);
        if (blank.ContainsKey("created"))
        {
            blank["created"] = Now;
        }
        if (blank.ContainsKey("updated"))
        {
            blank["updated"] = Now;
        }
        return blank;
    }

    public JsonObject? Find(string type, string? id) => id is null ? null : this[type].Find(id);

    /// <summary>A parameter that names an object.</summary>
    /// <exception cref="StripeError">There is none: 404 when it was named in the path, otherwise 400.</exception>
    public JsonObject Get(string type, string id, string param = "id")
    {
        var found = Find(type, id) ?? throw StripeError.Missing(type, id, param);
        return found.Flag("deleted") && param != "id" ? throw StripeError.Missing(type, id, param) : found;
    }

    public JsonObject? Named(JsonObject owner, string key, string type) => Find(type, owner.Str(key));

    public void Emit(string type, JsonObject about, JsonObject? previous = null)
    {
        Events.Add(this, type, Wire.Clean(about), previous);
        Touch();
    }

    /// <summary>Makes a change and reports what was different before; no difference, no event.</summary>
    public void Change(JsonObject target, string eventType, Action change)
    {
        var before = Wire.Clean(target);
        change();
        var after = Wire.Clean(target);
        var previous = new JsonObject(before
            .Where(pair => !JsonNode.DeepEquals(pair.Value, after[pair.Key]))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        if (previous.Count > 0)
        {
            Emit(eventType, target, previous);
        }
    }
}

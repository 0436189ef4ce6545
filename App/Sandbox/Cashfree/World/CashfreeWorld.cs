using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>
/// Everything the sandbox knows, in memory. Whoever reads or writes holds <see cref="Gate"/>; keys that begin with an underscore are ours and
/// never leave (<see cref="Wire"/>).
/// </summary>
internal sealed class CashfreeWorld(TimeProvider clock)
{
    private readonly Dictionary<string, Table> _tables = [];
    private long? _moment;

    public Lock Gate { get; } = new();

    /// <summary>Unix seconds: the moment being simulated, or the clock's.</summary>
    public long Now => _moment ?? ClockNow;

    public long ClockNow => clock.GetUtcNow().ToUnixTimeSeconds();

    public long ClockMilliseconds => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public EventLog Events { get; } = new();

    public IdempotencyKeys Keys { get; } = new();

    public SandboxControl Control { get; } = new();

    /// <summary>Counts changes, so that the snapshot knows what it has.</summary>
    public long Version { get; private set; }

    public IEnumerable<KeyValuePair<string, Table>> Tables => _tables;

    public Table Orders => this["order"];

    public Table Payments => this["payment"];

    public Table Refunds => this["refund"];

    public Table Plans => this["plan"];

    public Table Subscriptions => this["subscription"];

    /// <summary>What subscriptions were paid, by <c>subscription_id/payment_id</c>.</summary>
    public Table Debits => this["debit"];

    public Table DebitRefunds => this["debit_refund"];

    public Table Simulations => this["simulation"];

    public Table this[string type]
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

    public void Emit(string type, JsonObject data)
    {
        Events.Add(this, type, data);
        Touch();
    }
}

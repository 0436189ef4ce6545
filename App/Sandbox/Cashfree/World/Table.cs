using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The objects of one kind by their <c>_id</c>, in the order they were made.</summary>
internal sealed class Table
{
    private readonly Dictionary<string, JsonObject> _byId = [];
    private readonly List<JsonObject> _rows = [];

    public IReadOnlyList<JsonObject> Rows => _rows;

    public JsonObject? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    public void Add(JsonObject row)
    {
        _byId.Add(row.Need("_id"), row);
        _rows.Add(row);
    }
}

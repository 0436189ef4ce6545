using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The objects of one type, in the order they were made.</summary>
internal sealed class StripeTable
{
    private readonly Dictionary<string, JsonObject> _byId = [];
    private readonly List<JsonObject> _rows = [];

    public IReadOnlyList<JsonObject> Rows => _rows;

    public JsonObject? Find(string id) => _byId.GetValueOrDefault(id);

    public void Add(JsonObject row)
    {
        _byId.Add(row.Need("id"), row);
        _rows.Add(row);
    }

    public IEnumerable<JsonObject> NewestFirst() => _rows.AsEnumerable().Reverse();

    /// <summary>Leaves the stub that Stripe answers for a deleted object.</summary>
    public JsonObject Delete(JsonObject row, bool keepStub)
    {
        var stub = new JsonObject { ["id"] = row.Need("id"), ["object"] = row.Need("object"), ["deleted"] = true };
        _rows.Remove(row);
        _byId.Remove(row.Need("id"));
        if (keepStub)
        {
            Add(stub);
        }
        return stub;
    }
}

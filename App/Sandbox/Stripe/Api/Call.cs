using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>One API request, checked and typed.</summary>
/// <param name="Origin">This server as the caller reached it, such as <c>http://localhost:5080</c>; hosted pages are addressed with it.</param>
internal sealed record Call(StripeWorld World, JsonObject Params, string Id, string Origin)
{
    public string? Str(string key) => Params.Str(key);

    public string Need(string key) => Params.Str(key) ?? throw StripeError.MissingParameter(key);

    /// <summary>The object that the path names.</summary>
    public JsonObject Target(string type) => World.Get(type, Id);

    /// <summary>The object that a parameter names.</summary>
    public JsonObject Get(string type, string key) => World.Get(type, Need(key), key);

    public JsonObject? Find(string type, string key) => Params.Str(key) is { } id ? World.Get(type, id, key) : null;
}

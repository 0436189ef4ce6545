using System.Reflection;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Every object's full set of fields with Stripe's defaults, as published for <see cref="ApiVersion"/>.</summary>
internal static class Templates
{
    public const string ApiVersion = "2026-07-29.dahlia";

    private static readonly JsonObject All = (JsonObject)Load("templates.json");

    public static JsonObject Of(string type) => ((JsonObject)All[type]!).Copy();

    public static JsonNode Load(string file) => JsonNode.Parse(Open(file))!;

    public static Stream Open(string file) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"Sandbox.Stripe.{file}")
        ?? throw new InvalidOperationException($"The resource '{file}' is not built in.");
}

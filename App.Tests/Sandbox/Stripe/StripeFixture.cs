using System.Text.Json.Nodes;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

internal static class StripeFixture
{
    public static JsonNode Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "stripe", file)))!;
}

using System.Text.Json;

namespace BlazorAccounts.Features.Orders;

/// <summary>The bundled <c>products.json</c>: what is sold once. Editing it changes the offer at the next start; orders keep what they were made for.</summary>
public sealed record ProductFile(IReadOnlyList<ProductFile.Entry> Products)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private static readonly Lazy<ProductFile> Read = new(() =>
    {
        using var stream = typeof(ProductFile).Assembly.GetManifestResourceStream("products.json") ?? throw new InvalidOperationException("products.json is not bundled.");
        return JsonSerializer.Deserialize<ProductFile>(stream, Json)!;
    });

    public static ProductFile Bundled => Read.Value;

    /// <param name="ValidDays">How long the credits can be spent, from the day they are paid.</param>
    /// <param name="Prices">Minor units by ISO currency, for one.</param>
    public sealed record Entry(string Code, string Name, int Credits, int ValidDays, int Order, IReadOnlyDictionary<string, long> Prices);
}

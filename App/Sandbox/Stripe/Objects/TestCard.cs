using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>One of Stripe's published test cards and what happens to it.</summary>
internal sealed record TestCard(string Number, string? Alias, string Brand, string Funding, string Outcome, JsonObject? Error, JsonObject? Dispute)
{
    public static readonly IReadOnlyList<TestCard> All = [.. ((JsonArray)Templates.Load("cards.json")).OfType<JsonObject>().Select(Read)];

    public static TestCard? ByNumber(string number) => All.FirstOrDefault(card => card.Number == number);

    public static TestCard? ByAlias(string alias) => All.FirstOrDefault(card => card.Alias == alias);

    /// <summary>A published test card, or a made-up one with the outcome of a card that always pays.</summary>
    public static TestCard For(string number) => ByNumber(number) ?? new(number, null, BrandOf(number), "credit", "succeeds", null, null);

    /// <summary>The check digit every real card number carries.</summary>
    public static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    private static string BrandOf(string number) => number[0] switch { '5' => "mastercard", '3' => "amex", '6' => "discover", _ => "visa" };

    private static TestCard Read(JsonObject row) => new(
        row.Need("number"), row.Str("alias"), row.Need("brand"), row.Need("funding"), row.Need("outcome"), row.Obj("error"), row.Obj("dispute"));
}

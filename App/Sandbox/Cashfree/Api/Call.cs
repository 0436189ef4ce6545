using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>One API request: its body and the ids of its path.</summary>
/// <param name="Origin">This server as the caller reached it.</param>
internal sealed record Call(CashfreeWorld World, JsonObject Body, IReadOnlyList<string> Ids, string Origin)
{
    public string Id => Ids[0];

    public string? Str(string key) => Body.Str(key);

    public string Need(string key) => Body.Str(key) ?? throw CashfreeError.Missing(key);

    public JsonObject Group(string key) => Body.Obj(key) ?? throw CashfreeError.Missing(key);

    /// <summary>Rupees with at most two decimals.</summary>
    public decimal Amount(string key, decimal least = 1) => Amount(Body, key, least);

    public static decimal Amount(JsonObject of, string key, decimal least = 1)
    {
        if (!of.Has(key))
        {
            throw CashfreeError.Missing(key);
        }
        return of.Number(key) is { } amount && amount >= least && decimal.Round(amount, 2) == amount
            ? amount
            : throw CashfreeError.Invalid(key, "should be an amount with two decimals at most. Value received: " + of[key]);
    }

    /// <summary>Text of a length, of letters, digits and the given signs.</summary>
    public static string Name(string? text, string field, int least, int most, string signs)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw CashfreeError.Missing(field);
        }
        return text.Length >= least && text.Length <= most && text.All(c => char.IsAsciiLetterOrDigit(c) || signs.Contains(c, StringComparison.Ordinal))
            ? text
            : throw CashfreeError.Invalid(field, $"should have {least} to {most} letters, digits{(signs.Length > 0 ? " or " + signs : "")}. Value received: {text}");
    }

    public static string Phone(JsonObject customer)
    {
        var phone = customer.Str("customer_phone") ?? throw CashfreeError.Missing("customer_details.customer_phone");
        return phone.TrimStart('+').Length is >= 10 and <= 15 && phone.TrimStart('+').All(char.IsAsciiDigit)
            ? phone
            : throw CashfreeError.Invalid("customer_details.customer_phone", "should have 10 digits. Value received: " + phone);
    }

    /// <summary>A moment in the future; null when it was left out.</summary>
    public long? Later(JsonNode? of, string key)
    {
        if (of.Str(key) is not { } text)
        {
            return null;
        }
        return Ist.Parse(text) is { } moment && moment > World.Now ? moment : throw CashfreeError.Invalid(key, "should be a time in the future. Value received: " + text);
    }

    public JsonObject? Tags(string key)
    {
        var tags = Body.Obj(key);
        return tags is null || (tags.Count <= 10 && tags.All(tag => tag.Value is JsonValue value && value.ToString().Length <= 255))
            ? tags?.Copy()
            : throw CashfreeError.Invalid(key, "should have 10 pairs of text at most");
    }
}

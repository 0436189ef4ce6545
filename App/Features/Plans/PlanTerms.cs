using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Features.Plans;

/// <summary>
/// Features and limits by key, as data: <c>true</c>/<c>false</c> for a switch, a number or null (unlimited) for a limit, a text, or a list of texts.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class PlanTerms : IEquatable<PlanTerms>
{
    private readonly FrozenDictionary<string, JsonElement> _values;
    private readonly FrozenDictionary<string, Answer> _answers; // asked on every request, so worked out once

    private PlanTerms(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _answers = _values.ToFrozenDictionary(v => v.Key, v => Answer.Of(v.Value), StringComparer.Ordinal);
        Json = JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(_values, StringComparer.Ordinal));
    }

    public static PlanTerms Nothing { get; } = new([]);

    /// <summary>One text for equal terms: keys in order, no blanks.</summary>
    public string Json { get; }

    public IReadOnlyDictionary<string, JsonElement> Values => _values;

    /// <exception cref="JsonException">Not an object.</exception>
    public static PlanTerms Parse(string json) => new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) ?? []);

    /// <summary>Whether the plan includes it: the switch is on, the limit is above zero, the text or list is not empty. Unknown keys are not included.</summary>
    public bool Can(string feature) => _answers.TryGetValue(feature, out var answer) && answer.Can;

    /// <summary>Whether the list of this key has an entry, such as a format.</summary>
    public bool Lists(string feature, string entry) =>
        _values.TryGetValue(feature, out var value) && value.ValueKind is JsonValueKind.Array && value.EnumerateArray().Any(e => e.ValueKind is JsonValueKind.String && e.GetString() == entry);

    /// <summary>How much of it the plan allows; null is unlimited, 0 for what it does not know.</summary>
    public long? Limit(string meter) => _answers.TryGetValue(meter, out var answer) ? answer.Limit : 0;

    /// <summary>These terms with more of some keys. What is more already stays: nothing is ever taken away.</summary>
    /// <param name="more">Null is unlimited for a limit, and does not matter for a switch, which is on then.</param>
    public PlanTerms With(IEnumerable<(string Key, FeatureKind Kind, long? Limit)> more)
    {
        var values = new Dictionary<string, JsonElement>(_values, StringComparer.Ordinal);
        foreach (var (key, kind, limit) in more)
        {
            values[key] = kind is FeatureKind.Switch ? JsonElement.Parse("true")
                : !values.TryGetValue(key, out var has) || (has.ValueKind is JsonValueKind.Number && (limit is null || limit > has.GetInt64())) ? JsonSerializer.SerializeToElement(limit)
                : has;
        }
        return new(values);
    }

    public bool Equals(PlanTerms? other) => other is not null && string.Equals(Json, other.Json, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as PlanTerms);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Json);

    private readonly record struct Answer(bool Can, long? Limit)
    {
        public static Answer Of(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.True => new(true, 0),
            JsonValueKind.Null => new(true, null),
            JsonValueKind.Number => new(value.GetInt64() > 0, value.GetInt64()),
            JsonValueKind.String => new(value.GetString() is { Length: > 0 }, 0),
            JsonValueKind.Array => new(value.GetArrayLength() > 0, 0),
            _ => new(false, 0),
        };
    }

    private sealed class Converter : JsonConverter<PlanTerms>
    {
        public override PlanTerms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, PlanTerms value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
    }
}

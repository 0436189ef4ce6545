using System.Text.Json;

namespace BlazorAccounts.Tests.Support;

/// <summary>Random JSON with a liking for what breaks servers: huge numbers, control characters, lone surrogates, deep nesting.</summary>
internal static class RandomJson
{
    private static readonly string[] Nasty =
    [
        "null", "true", "false", "0", "-1", "1e400", "-0.0", "99999999999999999999", "2147483648", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u202e\"",
        "\"07:30\"", "\"99:99\"", "\"UTC\"", "\"Asia/Tokyo\"", "\"Asia\"", "\"dark\"", "\"Dark\"", "\"en\"", "\"USD\"", "10", "5", "121", "[]", "{}", "\"https://\"", "\"https://[::1\"", "\"' or 1=1 --\"",
    ];

    /// <summary>One JSON value as text.</summary>
    public static string Value(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        < 5 => Nasty[random.Next(Nasty.Length)],
        5 => random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        6 => JsonSerializer.Serialize(new string('é', random.Next(600))),
        < 9 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{random.Next(9)}\":{Value(random, depth - 1)}"))}}}",
    };

    /// <summary>An object that uses the given dotted paths, with random values at them.</summary>
    public static string Patch(Random random, IReadOnlyList<string> paths)
    {
        var sections = paths.OrderBy(_ => random.Next()).Take(random.Next(1, 6)).GroupBy(p => p[..p.IndexOf('.', StringComparison.Ordinal)]);
        return random.Next(8) == 0
            ? Value(random, 3)
            : $"{{{string.Join(',', sections.Select(s => $"\"{s.Key}\":{(random.Next(10) == 0 ? Value(random, 2) : Fields(random, s))}"))}}}";
    }

    private static string Fields(Random random, IEnumerable<string> paths) =>
        $"{{{string.Join(',', paths.Select(p => $"\"{p[(p.IndexOf('.', StringComparison.Ordinal) + 1)..]}\":{Value(random, 2)}"))}}}";
}

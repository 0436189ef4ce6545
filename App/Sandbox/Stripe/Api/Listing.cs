using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Stripe's lists: newest first, 10 unless asked, with cursors by id.</summary>
internal static class Listing
{
    public static JsonObject Page(this Call call, string url, IEnumerable<JsonObject> newestFirst)
    {
        var limit = call.Params.Int("limit") ?? 10;
        if (limit is < 1 or > 100)
        {
            throw StripeError.Invalid("The limit is between 1 and 100.", "limit", "parameter_invalid_integer");
        }
        var rows = newestFirst.Where(row => !row.Flag("deleted") && InTime(row, call.Params)).ToList();
        if (call.Str("ending_before") is { } before)
        {
            var end = Index(rows, before, "ending_before");
            var start = Math.Max(0, end - (int)limit);
            return Wire.List(url, rows[start..end].Select(Wire.Clean), start > 0);
        }
        var from = call.Str("starting_after") is { } after ? Index(rows, after, "starting_after") + 1 : 0;
        return Wire.List(url, rows.Skip(from).Take((int)limit).Select(Wire.Clean), rows.Count - from > limit);
    }

    /// <summary>Keeps rows whose field equals the parameter of the same name, when it was given.</summary>
    public static IEnumerable<JsonObject> Matching(this IEnumerable<JsonObject> rows, Call call, params string[] keys)
    {
        var wanted = keys.Where(key => call.Params.Has(key)).ToList();
        return rows.Where(row => wanted.TrueForAll(key => string.Equals(row[key]?.ToString(), call.Params[key]?.ToString(), StringComparison.Ordinal)));
    }

    private static int Index(List<JsonObject> rows, string id, string param)
    {
        var index = rows.FindIndex(row => row.Str("id") == id);
        return index >= 0 ? index : throw StripeError.Invalid($"No such object: '{id}'", param, "resource_missing");
    }

    private static bool InTime(JsonObject row, JsonObject asked)
    {
        var created = row.Int("created") ?? 0;
        return asked.Int("created") is { } exact ? created == exact : asked.Obj("created") is not { } range
            || ((range.Int("gt") is not { } gt || created > gt) && (range.Int("gte") is not { } gte || created >= gte)
                && (range.Int("lt") is not { } lt || created < lt) && (range.Int("lte") is not { } lte || created <= lte));
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Features.Accounts.Registration;

namespace BlazorAccounts.Features.Profiles;

/// <summary>The kinds of fields: what each accepts from JSON, and the sentence it answers otherwise.</summary>
internal static class ProfileChecks
{
    /// <summary>Trimmed single-line text; null or nothing but space clears it.</summary>
    public static ProfileField Text(string path, int max, Func<Person, string?> read, Action<Person, string?> write, bool lines = false) => new(path, read, json =>
    {
        if (json.ValueKind is JsonValueKind.Null)
        {
            return Edit.Accepted(p => write(p, null));
        }
        if (ReadText(json) is not { } raw)
        {
            return Edit.Refused(L("Use text."));
        }
        var text = raw.Trim().ReplaceLineEndings("\n");
        return text.Length > max ? Edit.Refused(L($"Use {max} characters or fewer."))
            : text.Any(c => char.IsControl(c) && !(lines && c == '\n')) ? Edit.Refused(lines ? L("Leave out control characters.") : L("Use a single line without control characters."))
            : Edit.Accepted(p => write(p, text.Length == 0 ? null : text));
    });

    public static ProfileField Number(string path, int min, int max, Func<Person, int> read, Action<Person, int> write) => new(path, p => read(p), json =>
        json.ValueKind is not JsonValueKind.Number || !json.TryGetInt32(out var number) ? Edit.Refused(L($"Use a whole number from {min} to {max}."))
        : number < min || number > max ? Edit.Refused(L($"Use a number from {min} to {max}."))
        : Edit.Accepted(p => write(p, number)));

    public static ProfileField Flag(string path, Func<Person, bool> read, Action<Person, bool> write) => new(path, p => read(p), json =>
        json.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            ? Edit.Refused(L("Use true or false."))
            : Edit.Accepted(p => write(p, json.ValueKind is JsonValueKind.True)));

    /// <summary>One of an enum's names, in camelCase.</summary>
    public static ProfileField Choice<T>(string path, Func<Person, T> read, Action<Person, T> write)
        where T : struct, Enum => new(path, p => Wire.Name(read(p)), json =>
        Wire.Parse<T>(ReadText(json)) is { } choice
            ? Edit.Accepted(p => write(p, choice))
            : Edit.Refused(L($"Choose one of {string.Join(", ", Enum.GetValues<T>().Select(Wire.Name))}.")));

    /// <summary>One of the given texts, exactly.</summary>
    public static ProfileField OneOf(string path, IEnumerable<string> allowed, Func<Person, string> read, Action<Person, string> write)
    {
        HashSet<string> set = new(allowed, StringComparer.Ordinal);
        return new(path, read, json => ReadText(json) is { } text && set.Contains(text)
            ? Edit.Accepted(p => write(p, text))
            : Edit.Refused(L($"Choose one of {string.Join(", ", set)}.")));
    }

    /// <summary>A wall-clock time as HH:MM; null or empty clears it.</summary>
    public static ProfileField WallTime(string path, Func<Person, TimeOnly?> read, Action<Person, TimeOnly?> write) => new(
        path,
        p => Wire.Time(read(p)),
        json => json.ValueKind is JsonValueKind.Null || ReadText(json) is "" ? Edit.Accepted(p => write(p, null))
            : TimeOnly.TryParseExact(ReadText(json), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Edit.Accepted(p => write(p, time))
            : Edit.Refused(L("Use a time as HH:MM, such as 07:30.")));

    public static ProfileField Zone(string path, Func<Person, string> read, Action<Person, string> write) => new(path, read, json =>
        TimeZones.Find(ReadText(json)) is { } zone
            ? Edit.Accepted(p => write(p, zone.Id))
            : Edit.Refused(L("Choose a time zone by its IANA name, such as Asia/Tokyo.")));

    /// <summary>A list of short texts, each once, in the order given.</summary>
    public static ProfileField Texts(string path, int maxCount, int maxLength, Func<Person, List<string>> read, Action<Person, List<string>> write) => new(path, p => read(p).ToArray(), json =>
    {
        if (json.ValueKind is JsonValueKind.Null)
        {
            return Edit.Accepted(p => write(p, []));
        }
        if (json.ValueKind is not JsonValueKind.Array || json.GetArrayLength() > maxCount)
        {
            return Edit.Refused(L($"Use a list of up to {maxCount}."));
        }
        var texts = json.EnumerateArray().Select(item => ReadText(item)?.Trim()).ToList();
        return texts.TrueForAll(t => t is { Length: > 0 } && t.Length <= maxLength && !t.Any(char.IsControl))
            ? Edit.Accepted(p => write(p, [.. texts.OfType<string>().Distinct(StringComparer.Ordinal)]))
            : Edit.Refused(L($"Each must be text of 1 to {maxLength} characters."));
    });

    /// <summary>An https address; null or empty clears it.</summary>
    public static ProfileField WebAddress(string path, int max, Func<Person, string?> read, Action<Person, string?> write) => new(path, read, json =>
    {
        var text = json.ValueKind is JsonValueKind.Null ? "" : ReadText(json)?.Trim();
        return text is "" ? Edit.Accepted(p => write(p, null))
            : text is not null && text.Length <= max && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
                && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
                ? Edit.Accepted(p => write(p, text))
                : Edit.Refused(L($"Use an address that starts with https:// and has {max} characters or fewer."));
    });

    /// <summary>By the rule of registration; whether it is free, the database decides at saving.</summary>
    public static ProfileField UserName(string path) => new(path, p => p.User.UserName, json =>
    {
        var name = ReadText(json)?.Trim() ?? "";
        return UsernameRule.Problem(name) is { } problem ? Edit.Refused(problem) : Edit.Accepted(p =>
        {
            p.User.UserName = name;
            p.User.NormalizedUserName = UsernameRule.Normalize(name);
        });
    });

    /// <summary>A JSON string; null for everything else, also for half of a surrogate pair, which no database stores.</summary>
    internal static string? ReadText(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.String)
        {
            return null;
        }
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a form sent, as the JSON a program would have sent; whole numbers become numbers.</summary>
    internal static JsonNode? FromForm(string? typed) =>
        int.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(typed);
}

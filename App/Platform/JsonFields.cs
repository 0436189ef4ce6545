using System.Text.Json;

namespace BlazorAccounts.Platform;

/// <summary>
/// A JSON object read field by field, so that a wrong type is answered beside its field instead of as an unreadable body. What is not asked for is
/// ignored (security rule 17).
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _root;
    private readonly string _prefix;
    private readonly Dictionary<string, string[]> _errors;

    private JsonFields(JsonElement root, string prefix, Dictionary<string, string[]> errors)
    {
        _root = root;
        _prefix = prefix;
        _errors = errors;
    }

    /// <summary>Set when the fields read so far cannot be used.</summary>
    public Outcome? Refusal => _errors.Count > 0 ? Outcome.Invalid(_errors) : null;

    /// <summary>Reads the body; no body counts as an empty object.</summary>
    public static async Task<Outcome<JsonFields>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null))
        {
            return Of(default);
        }
        var body = await JsonBody.ReadAsync(request, ct);
        return body.Ok ? Of(body.Value) : body.For<JsonFields>();
    }

    /// <summary>Answers by what the body holds, or with the refusal of a body that cannot be read.</summary>
    public static async Task<IResult> AnswerAsync(HttpRequest request, Func<JsonFields, Task<IResult>> answer)
    {
        var fields = await ReadAsync(request, request.HttpContext.RequestAborted);
        return fields.Ok ? await answer(fields.Require()) : fields.ToProblem();
    }

    /// <summary>Text; null when absent, null or of another type, which is noted.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        try
        {
            if (value.ValueKind is JsonValueKind.String)
            {
                return value.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair: no text
        }
        return Note<string>(name, L("This must be text."));
    }

    /// <summary>True or false; false when absent, null or of another type, which is noted.</summary>
    public bool Flag(string name) =>
        TryGet(name, out var value)
        && (value.ValueKind is JsonValueKind.True || (value.ValueKind is not JsonValueKind.False && Note<object>(name, L("This must be true or false.")) is not null));

    /// <summary>A whole number; 0 when absent, null or anything else, which is noted.</summary>
    public int Whole(string name)
    {
        if (!TryGet(name, out var value))
        {
            return 0;
        }
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }
        Note<object>(name, L("This must be a whole number."));
        return 0;
    }

    /// <summary>A whole amount of minor units; null when absent, null or anything else, which is noted.</summary>
    public long? Minor(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var amount))
        {
            return amount;
        }
        Note<object>(name, L("This must be a whole number."));
        return null;
    }

    /// <summary>A number; null when absent, null or anything else, which is noted.</summary>
    public double? Number(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }
        Note<object>(name, L("This must be a number."));
        return null;
    }

    /// <summary>Whether the field is there, also as null.</summary>
    public bool Has(string name) => _root.ValueKind is JsonValueKind.Object && _root.TryGetProperty(name, out _);

    /// <summary>A whole number of any size; null when absent, null or anything else, which is noted.</summary>
    public long? Long(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }
        Note<object>(name, L("This must be a whole number."));
        return null;
    }

    /// <summary>A moment as ISO 8601, in UTC; null when absent, null or anything else, which is noted.</summary>
    public DateTimeOffset? Moment(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var moment))
        {
            return moment.ToUniversalTime();
        }
        Note<object>(name, L("This must be a time such as 2026-12-31T00:00:00Z."));
        return null;
    }

    /// <summary>A list of texts; empty when absent, null or anything else, which is noted.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }
        try
        {
            if (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String))
            {
                return [.. value.EnumerateArray().Select(item => item.GetString()!)];
            }
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair: no text
        }
        Note<object>(name, L("This must be a list of texts."));
        return [];
    }

    /// <summary>An object inside; empty when absent.</summary>
    public JsonFields Child(string name)
    {
        if (TryGet(name, out var value) && value.ValueKind is not JsonValueKind.Object)
        {
            Note<object>(name, L("This must be an object."));
            value = default;
        }
        return new(value, $"{_prefix}{name}.", _errors);
    }

    private static JsonFields Of(JsonElement root) => new(root, "", new(StringComparer.Ordinal));

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return _root.ValueKind is JsonValueKind.Object && _root.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;
    }

    private T? Note<T>(string name, Text message)
        where T : class
    {
        _errors[_prefix + name] = [message];
        return null;
    }
}

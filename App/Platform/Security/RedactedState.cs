using System.Collections;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// What a log call carries, with its secrets masked: the named values for structured logs, and the message. Masked when somebody looks: every request
/// opens a scope that most of the time nobody writes down.
/// </summary>
internal sealed class RedactedState(object? state, string? message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private List<KeyValuePair<string, object?>>? _values;
    private string _message = "";

    public int Count => Values.Count;

    // Looked at twice at once, it is masked twice, alike.
    private List<KeyValuePair<string, object?>> Values => Volatile.Read(ref _values) ?? Mask();

    public KeyValuePair<string, object?> this[int index] => Values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString()
    {
        _ = Values;
        return _message;
    }

    private List<KeyValuePair<string, object?>> Mask()
    {
        var text = message ?? state?.ToString() ?? "";
        List<KeyValuePair<string, object?>> values = [];
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            var masked = Masked(name, value);
            values.Add(new(name, masked));
            if (masked is Redaction.Mask && value?.ToString() is { Length: > 0 } secret)
            {
                text = text.Replace(secret, Redaction.Mask, StringComparison.Ordinal);
            }
        }
        _message = Redaction.Clean(text);
        Volatile.Write(ref _values, values);
        return values;
    }

    // Numbers, dates and the like cannot hold a secret of another shape than a number's.
    private static object? Masked(string name, object? value) => value switch
    {
        null => null,
        _ when name != "{OriginalFormat}" && Redaction.IsSecretName(name) => Redaction.Mask,
        bool or int or short or byte or double or float or decimal or Guid or TimeSpan or DateTime or DateTimeOffset or Enum => value,
        _ => Redaction.Clean(value.ToString() ?? ""),
    };
}

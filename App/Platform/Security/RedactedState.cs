using System.Collections;

namespace BlazorAccounts.Platform.Security;

/// <summary>What a log call carries, with its secrets masked: the named values for structured logs, and the message.</summary>
internal sealed class RedactedState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _values = [];
    private readonly string _message;

    public RedactedState(object? state, string? message)
    {
        message ??= state?.ToString() ?? "";
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            var masked = Masked(name, value);
            _values.Add(new(name, masked));
            if (masked is Redaction.Mask && value?.ToString() is { Length: > 0 } secret)
            {
                message = message.Replace(secret, Redaction.Mask, StringComparison.Ordinal);
            }
        }
        _message = Redaction.Clean(message);
    }

    public int Count => _values.Count;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _message;

    // Numbers, dates and the like cannot hold a secret of another shape than a number's.
    private static object? Masked(string name, object? value) => value switch
    {
        null => null,
        _ when name != "{OriginalFormat}" && Redaction.IsSecretName(name) => Redaction.Mask,
        bool or int or short or byte or double or float or decimal or Guid or TimeSpan or DateTime or DateTimeOffset or Enum => value,
        _ => Redaction.Clean(value.ToString() ?? ""),
    };
}

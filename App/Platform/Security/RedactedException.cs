using System.Diagnostics.CodeAnalysis;

namespace BlazorAccounts.Platform.Security;

/// <summary>Stands in for an exception whose text holds a secret.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Only ever made from another exception.")]
[SuppressMessage("Design", "CA1064", Justification = "Never thrown, only written down.")]
internal sealed class RedactedException : Exception
{
    private readonly string _text;

    private RedactedException(Exception original, string text)
        : base(Redaction.Clean(original.Message)) => _text = text;

    public override string? StackTrace => null;

    /// <summary>The exception itself when there is nothing to mask.</summary>
    public static Exception? Of(Exception? exception)
    {
        if (exception is null)
        {
            return null;
        }
        var text = exception.ToString();
        var clean = Redaction.Clean(text);
        return clean == text ? exception : new RedactedException(exception, clean);
    }

    public override string ToString() => _text;
}

namespace BlazorAccounts.Platform;

/// <summary>
/// What a use case answers when it may be refused for an expected reason. A refusal carries an HTTP status, a stable machine code and a sentence
/// for people; exceptions stay for bugs and outages.
/// </summary>
public record Outcome
{
    /// <summary>It happened. Also the answer when it had already happened and repeating changes nothing.</summary>
    public static Outcome Done { get; } = new();

    /// <summary>Nobody is signed in, or no longer.</summary>
    public static Outcome Unauthenticated { get; } = Refused(401, "unauthenticated", L("Sign in first."));

    /// <summary>Somebody is signed in who may not.</summary>
    public static Outcome Forbidden { get; } = Refused(403, "forbidden", L("You may not do this."));

    /// <summary>There is no such thing, or it belongs to somebody else: callers cannot tell which.</summary>
    public static Outcome NotFound { get; } = Refused(404, "not_found", L("That does not exist."));

    /// <summary>HTTP status of a refusal; 0 when it happened.</summary>
    public int Status { get; private init; }

    /// <summary>Stable code such as <c>email_taken</c>; empty when it happened.</summary>
    public string Code { get; private init; } = "";

    /// <summary>One sentence for people, safe to show, in the language of whoever reads it.</summary>
    public Text Message { get; private init; } = L("");

    /// <summary>Messages by field (camelCase), for forms and the API alike.</summary>
    public IReadOnlyDictionary<string, string[]> Errors
    {
        get => Field is null ? field : new Dictionary<string, string[]>(StringComparer.Ordinal) { [Field] = [Message] };
        private init;
    } = new Dictionary<string, string[]>();

    /// <summary>The one field that the message is about; null when there are several or none.</summary>
    private string? Field { get; init; }

    /// <summary>Figures a program needs beside the code, such as <c>limit</c> or <c>resetsAt</c>.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; private init; } = new Dictionary<string, object?>();

    /// <summary>How long to wait before trying again; null when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public bool Ok => Status == 0;

    public static Outcome Refused(int status, string code, Text message) => new() { Status = status, Code = code, Message = message };

    /// <summary>400 with messages by field (camelCase names).</summary>
    public static Outcome Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Refused(400, "validation_failed", L("Some fields need another look.")) with { Errors = errors };

    /// <summary>400 for one field, with a code of its own.</summary>
    public static Outcome Invalid(string field, string code, Text message) => Refused(400, code, message) with { Field = field };

    public static Outcome Conflict(string code, Text message) => Refused(409, code, message);

    /// <summary>409 that a form shows beside one field.</summary>
    public static Outcome Conflict(string field, string code, Text message) => Conflict(code, message) with { Field = field };

    /// <summary>429; <paramref name="retryAfter"/> is rounded up to whole seconds on the wire.</summary>
    public static Outcome TooMany(Text message, TimeSpan retryAfter) => Refused(429, "too_many_requests", message) with { RetryAfter = retryAfter };

    /// <summary>429 for what only waiting helps against: the message goes on with when to try again.</summary>
    public static Outcome WaitAfter(Text message, TimeSpan retryAfter)
    {
        var minutes = (int)Math.Max(1, Math.Ceiling(retryAfter.TotalMinutes));
        return TooMany(minutes == 1 ? L($"{message} Try again in a minute.") : L($"{message} Try again in {minutes} minutes."), retryAfter);
    }

    /// <summary>503 for a dependency that is down, with a time after which trying again makes sense.</summary>
    public static Outcome Unavailable(string code, Text message, TimeSpan retryAfter) => Refused(503, code, message) with { RetryAfter = retryAfter };

    public Outcome With(string name, object? value) =>
        this with { Details = new Dictionary<string, object?>(Details, StringComparer.Ordinal) { [name] = value } };
}

/// <summary>An <see cref="Outcome"/> that brings a value when it happened.</summary>
public sealed record Outcome<T> : Outcome
{
    private Outcome(Outcome outcome, T? value) : base(outcome) => Value = value;

    /// <summary>Set exactly when <see cref="Outcome.Ok"/>.</summary>
    public T? Value { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Require() => Ok ? Value! : throw new InvalidOperationException($"Refused: {Code}");

    public static implicit operator Outcome<T>(T value) => new(Done, value);

    internal static Outcome<T> From(Outcome refusal) =>
        refusal.Ok ? throw new ArgumentException("A success needs a value.", nameof(refusal)) : new(refusal, default);
}

public static class Refusals
{
    extension(Outcome refusal)
    {
        /// <summary>The same refusal where a value was asked for.</summary>
        public Outcome<T> For<T>() => Outcome<T>.From(refusal);
    }
}

using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Learning;

/// <summary>A report of progress: what was done since the last one.</summary>
/// <param name="Accuracy">Percent, 0 to 100; null when nothing was asked.</param>
public sealed record Progress(int Lessons = 0, int Minutes = 0, int Xp = 0, int Words = 0, int Kanji = 0, double? Accuracy = null, string? IdempotencyKey = null)
{
    /// <summary>More than that in one report is a mistake, or worse.</summary>
    private static readonly (string Name, int Max, Func<Progress, int> Of)[] Limits =
    [
        ("lessons", 100, p => p.Lessons),
        ("minutes", 1440, p => p.Minutes),
        ("xp", 10_000, p => p.Xp),
        ("words", 1000, p => p.Words),
        ("kanji", 1000, p => p.Kanji),
    ];

    public bool IsEmpty => Limits.All(l => l.Of(this) == 0) && Accuracy is null;

    /// <summary>Null when it can be counted; otherwise 400 by field.</summary>
    public Outcome? Refusal()
    {
        Dictionary<string, string[]> errors = new(StringComparer.Ordinal);
        foreach (var (name, max, of) in Limits.Where(l => l.Of(this) < 0 || l.Of(this) > l.Max))
        {
            errors[name] = [L($"Use a whole number from 0 to {max}.")];
        }
        if (Accuracy is { } accuracy && !(accuracy is >= 0 and <= 100))
        {
            errors["accuracy"] = [L("Use a number from 0 to 100.")];
        }
        if (IdempotencyKey is { } key && (key.Length is 0 or > 64 || key.Any(char.IsControl)))
        {
            errors["idempotencyKey"] = [L("Use 1 to 64 characters.")];
        }
        if (errors.Count == 0 && IsEmpty)
        {
            errors["lessons"] = [L("Report something: lessons, minutes, xp, words, kanji or accuracy.")];
        }
        return errors.Count > 0 ? Outcome.Invalid(errors) : null;
    }
}

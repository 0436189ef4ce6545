using System.Text.Json;

namespace BlazorAccounts.Features.Profiles;

/// <summary>A checked value: a sentence that says what is wrong with it, or the change it makes.</summary>
public readonly record struct Edit(Text? Problem, Action<Person>? Apply)
{
    public static Edit Refused(Text problem) => new(problem, null);

    public static Edit Accepted(Action<Person> apply) => new(null, apply);
}

/// <summary>One thing a person may edit about themselves: where it stands in JSON, what it is now, and what is accepted.</summary>
/// <param name="Path">Section and name, as <c>preferences.dailyGoalMinutes</c>; also the key of its error.</param>
/// <param name="Read">The present value, as JSON would carry it.</param>
/// <param name="Check">Never throws, whatever the JSON.</param>
public sealed record ProfileField(string Path, Func<Person, object?> Read, Func<JsonElement, Edit> Check);

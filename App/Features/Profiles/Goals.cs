namespace BlazorAccounts.Features.Profiles;

/// <summary>Something to learn for.</summary>
/// <param name="Because">What is recommended for it begins with this.</param>
public sealed record Goal(string Key, Text Title, Text Because);

/// <summary>The goals the wizard offers; programs may send others in a person's own words.</summary>
public static class Goals
{
    public static IReadOnlyList<Goal> All { get; } =
    [
        new("conversation", L("Hold a conversation"), L("Because you want to hold a conversation")),
        new("travel", L("Travel"), L("Because you want to travel")),
        new("work", L("Use it at work"), L("Because you want to use it at work")),
        new("exam", L("Pass an exam"), L("Because you want to pass an exam")),
        new("reading", L("Read and watch"), L("Because you want to read and watch")),
        new("trading", L("Trade with a plan"), L("Because you want to trade with a plan")),
    ];
}

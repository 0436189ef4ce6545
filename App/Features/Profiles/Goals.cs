namespace BlazorAccounts.Features.Profiles;

/// <summary>The goals the wizard offers; programs may send others in a person's own words.</summary>
public static class Goals
{
    public static IReadOnlyList<(string Key, string Title)> All { get; } =
    [
        ("conversation", "Hold a conversation"),
        ("travel", "Travel"),
        ("work", "Use it at work"),
        ("exam", "Pass an exam"),
        ("reading", "Read and watch"),
        ("trading", "Trade with a plan"),
    ];
}

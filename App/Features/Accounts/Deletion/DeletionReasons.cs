namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>The reasons to leave, as forms and programs name them.</summary>
internal static class DeletionReasons
{
    /// <summary>The key on the wire and the words on the page, in the order of the page.</summary>
    public static IReadOnlyList<(string Key, string Words)> All { get; } =
    [
        ("unsaid", "I would rather not say"),
        ("notUseful", "It is not useful to me"),
        ("tooExpensive", "It costs too much"),
        ("foundAnother", "I found something else"),
        ("privacy", "I worry about my data"),
        ("trouble", "Something does not work"),
        ("other", "Another reason"),
    ];

    /// <summary>Null for what is none of them; nothing at all counts as unsaid.</summary>
    public static DeletionReason? Read(string? key) =>
        string.IsNullOrWhiteSpace(key) ? DeletionReason.Unsaid
        : Enum.GetValues<DeletionReason>().Where(r => string.Equals(r.ToString(), key.Trim(), StringComparison.OrdinalIgnoreCase)).Select(r => (DeletionReason?)r).FirstOrDefault();
}

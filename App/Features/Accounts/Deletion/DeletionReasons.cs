namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>The reasons to leave, as forms and programs name them.</summary>
internal static class DeletionReasons
{
    /// <summary>The key on the wire and the words on the page, in the order of the page.</summary>
    public static IReadOnlyList<(string Key, string Words)> All =>
    [
        ("unsaid", L("I would rather not say")),
        ("notUseful", L("It is not useful to me")),
        ("tooExpensive", L("It costs too much")),
        ("foundAnother", L("I found something else")),
        ("privacy", L("I worry about my data")),
        ("trouble", L("Something does not work")),
        ("other", L("Another reason")),
    ];

    /// <summary>Null for what is none of them; nothing at all counts as unsaid.</summary>
    public static DeletionReason? Read(string? key) =>
        string.IsNullOrWhiteSpace(key) ? DeletionReason.Unsaid
        : Enum.GetValues<DeletionReason>().Where(r => string.Equals(r.ToString(), key.Trim(), StringComparison.OrdinalIgnoreCase)).Select(r => (DeletionReason?)r).FirstOrDefault();
}

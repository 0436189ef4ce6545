namespace BlazorAccounts.Sandbox.Cashfree;

internal enum Verdict { Approved, Refused, Pending }

/// <summary>What somebody pays with, and what becomes of it.</summary>
/// <param name="Group"><c>upi</c>, <c>credit_card</c>, <c>debit_card</c>.</param>
/// <param name="LaterFails">The mandate is given, and every debit after that fails.</param>
internal sealed record TestPayer(string Group, string Name, string Network, Verdict Verdict, bool LaterFails, string Text)
{
    public const string GoodUpi = "testsuccess@gocash";

    public static readonly IReadOnlyList<TestPayer> All =
    [
        new("upi", GoodUpi, "", Verdict.Approved, false, "pays; gives the mandate and pays every debit"),
        new("upi", "testfailure@gocash", "", Verdict.Refused, false, "the bank declines; the mandate is refused"),
        new("upi", "testpending@gocash", "", Verdict.Pending, false, "stays pending for an hour, a mandate for a day, then succeeds"),
        new("upi", "testdebitfailure@gocash", "", Verdict.Approved, true, "gives the mandate, then every debit fails"),
        new("debit_card", "4706131211212123", "visa", Verdict.Approved, false, "pays (debit Visa)"),
        new("credit_card", "4576238912771450", "visa", Verdict.Approved, false, "pays (credit Visa)"),
        new("credit_card", "4444333322221111", "visa", Verdict.Approved, false, "pays (credit Visa)"),
        new("debit_card", "5409162669381034", "mastercard", Verdict.Approved, false, "pays (debit Mastercard)"),
        new("debit_card", "6074825972083818", "rupay", Verdict.Approved, false, "pays (RuPay)"),
        new("credit_card", "4000000000000002", "visa", Verdict.Refused, false, "the bank declines; the mandate is refused"),
    ];

    public bool IsCard => Group != "upi";

    /// <summary>A test payer, or one that always pays; null when it is no address and no card number.</summary>
    public static TestPayer? Find(string? typed)
    {
        var text = (typed ?? "").Replace(" ", "", StringComparison.Ordinal);
        return All.FirstOrDefault(payer => string.Equals(payer.Name, text, StringComparison.OrdinalIgnoreCase)) ?? Other(text);
    }

    private static TestPayer? Other(string text) => text switch
    {
        { Length: >= 12 and <= 19 } when text.All(char.IsAsciiDigit) => new("credit_card", text, text[0] == '5' ? "mastercard" : "visa", Verdict.Approved, false, ""),
        { Length: >= 3 and <= 60 } when text.IndexOf('@', StringComparison.Ordinal) > 0 && text[^1] != '@' => new("upi", text, "", Verdict.Approved, false, ""),
        _ => null,
    };
}

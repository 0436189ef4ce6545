using System.Text.RegularExpressions;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>Finds the six-digit code that a mail carries, for whoever tries the product and does not want to read mails.</summary>
internal static partial class CodeFinder
{
    /// <summary>Null when there is none. Digits inside addresses do not count.</summary>
    public static string? In(CaughtMail mail) =>
        Code().Match(mail.Text) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"(?<![\w/=&?.#-])[0-9]{6}(?![\w/=&?#-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}

using System.Globalization;
using System.Text.RegularExpressions;
using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>What counts as an e-mail address here, and how two of them are compared.</summary>
public static partial class EmailAddress
{
    /// <summary>Longest address that SMTP can carry (RFC 5321, erratum 1690).</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Why this is no usable address, as a sentence for people; null when it is one. Expects trimmed text.</summary>
    public static Text? Problem(string? email) => email switch
    {
        null or "" => L("Enter your email address."),
        { Length: > MaxLength } => L($"An email address has at most {MaxLength} characters."),
        _ when Split(email) is null => L("Enter an email address like name@example.com."),
        _ => null,
    };

    /// <summary>The form in which addresses are compared and kept unique: upper case, international domains in their ASCII form.</summary>
    /// <returns>Null exactly when <see cref="Problem"/> has something to say, so that nothing odd ever reaches a query.</returns>
    public static string? Normalize(string? email) => Split(email?.Trim()) is var (local, domain) ? $"{local}@{domain}".ToUpperInvariant() : null;

    /// <summary>Local part as typed and domain in lower-case ASCII; null when it is no address.</summary>
    internal static (string Local, string Domain)? Split(string? email)
    {
        if (email is null or { Length: > MaxLength } || email.IndexOf('@') is var at && (at < 1 || at != email.LastIndexOf('@')))
        {
            return null;
        }
        if (!MailAddressRules.IsPlain(email))
        {
            return null; // such as a domain that is spelt with signs which fold into others
        }
        var local = email[..at];
        try
        {
            var domain = Idn.GetAscii(email[(at + 1)..]).ToLowerInvariant();
            return local.Length <= 64 && Local().IsMatch(local) && Domain().IsMatch(domain) && domain.Length <= 253 ? (local, domain) : null;
        }
        catch (ArgumentException) // what IdnMapping answers to an impossible domain
        {
            return null;
        }
    }

    // The dot-atom of RFC 5322: quoted local parts exist on paper only and break downstream systems.
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Domain();
}

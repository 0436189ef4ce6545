using System.Text;

namespace BlazorAccounts.Platform.Security;

/// <summary>What a new password has to be: 8 to 256 characters of any script, not a common one, not the person's own name or address.</summary>
public static class PasswordPolicy
{
    public const int MinLength = 8;
    public const int MaxLength = 256;
    public const string TooShort = "password_too_short";
    public const string TooLong = "password_too_long";
    public const string Common = "password_common";
    public const string ContainsIdentity = "password_contains_identity";
    private const int MaxBytes = 4096;

    /// <summary>The code of the first rule that a password breaks; null when it is fine.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="email">The account's address; the password may be neither it nor its local part.</param>
    /// <param name="username">The account's username, which the password may not be.</param>
    public static string? Check(string password, string? email = null, string? username = null)
    {
        var length = password.Length > MaxBytes ? int.MaxValue : password.EnumerateRunes().Count();
        if (length < MinLength)
        {
            return TooShort;
        }
        if (length > MaxLength || !FitsHashing(password))
        {
            return TooLong;
        }
        if (IsIdentity(password, email, username))
        {
            return ContainsIdentity;
        }
        return CommonPasswords.Contains(password) ? Common : null;
    }

    /// <summary>Whether a password is at most 4 KB of UTF-8; more is never hashed.</summary>
    public static bool FitsHashing(string password) => password.Length <= MaxBytes && Encoding.UTF8.GetByteCount(password) <= MaxBytes;

    // Equal, or with nothing but a few digits and signs around it.
    private static bool IsIdentity(string password, string? email, string? username)
    {
        var bare = Bare(password);
        return new[] { email, email?.Split('@')[0], username, "blazoraccounts", "blazor accounts" }
            .Any(own => own is { Length: > 0 }
                && (own.Equals(password, StringComparison.OrdinalIgnoreCase) || (Bare(own) is { Length: > 3 } core && core.Equals(bare, StringComparison.OrdinalIgnoreCase))));
    }

    private static string Bare(string text)
    {
        var start = text.TakeWhile(c => !char.IsLetter(c)).Count();
        var end = text.Reverse().TakeWhile(c => !char.IsLetter(c)).Count();
        return start + end >= text.Length ? "" : text[start..^end];
    }
}

using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>What people are told about a password they choose, wherever they choose it (ACC-8).</summary>
internal static class NewPassword
{
    /// <summary>Null when it is fine.</summary>
    public static Text? ProblemOf(string? password, string? email, string? username) => string.IsNullOrEmpty(password) ? L("Choose a password.") : PasswordPolicy.Check(password, email, username) switch
    {
        null => null,
        PasswordPolicy.TooShort => L($"A password has at least {PasswordPolicy.MinLength} characters."),
        PasswordPolicy.TooLong => L($"A password has at most {PasswordPolicy.MaxLength} characters."),
        PasswordPolicy.Common => L("That password is on every guessing list. Choose another."),
        PasswordPolicy.ContainsIdentity => L("A password must not be your email address or name."),
        _ => L("Choose another password."),
    };
}

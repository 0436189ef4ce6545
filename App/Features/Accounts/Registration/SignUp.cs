using BlazorAccounts.Features.Accounts.Passwords;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>What somebody gives to register; the same from page and API.</summary>
/// <param name="Username">Null or empty: one is made from the email.</param>
/// <param name="TimeZone">IANA name; unknown ones count as UTC.</param>
public sealed record SignUp(
    string? Email,
    string? Password,
    string? Username,
    bool AcceptTerms,
    string? FirstName = null,
    string? LastName = null,
    bool MarketingConsent = false,
    string? TimeZone = null,
    Visit? Visit = null)
{
    /// <summary>Of a first and of a last name, here and in the profile.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The same without spaces around, and empty answers as none.</summary>
    internal SignUp Trimmed() => this with
    {
        Email = Trim(Email),
        Username = Trim(Username),
        FirstName = Trim(FirstName),
        LastName = Trim(LastName),
    };

    /// <summary>Messages by field; empty when all is well.</summary>
    internal Dictionary<string, string[]> Problems()
    {
        Dictionary<string, string[]> problems = new(StringComparer.Ordinal);
        void Add(string field, Text? problem)
        {
            if (problem is not null)
            {
                problems[field] = [problem];
            }
        }

        Add("email", EmailAddress.Problem(Email));
        Add("password", NewPassword.ProblemOf(Password, Email, Username));
        Add("username", Username is null ? null : UsernameRule.Problem(Username));
        Add("firstName", NameProblem(FirstName));
        Add("lastName", NameProblem(LastName));
        Add("acceptTerms", AcceptTerms ? null : L("Accept the terms to register."));
        return problems;
    }

    private static Text? NameProblem(string? name) => name switch
    {
        { Length: > MaxNameLength } => L($"A name has at most {MaxNameLength} characters."),
        not null when name.Any(char.IsControl) => L("A name is made of letters and signs on one line."),
        _ => null,
    };

    private static string? Trim(string? text) => text?.Trim() is { Length: > 0 } some ? some : null;
}

using System.Text.RegularExpressions;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>3 to 20 of <c>A-Z a-z 0-9 _</c>, unique ignoring case.</summary>
public static partial class UsernameRule
{
    public const int MinLength = 3;
    public const int MaxLength = 20;

    /// <summary>Why this cannot be a username, as a sentence for people; null when it can.</summary>
    public static Text? Problem(string username) => username switch
    {
        { Length: < MinLength or > MaxLength } => L($"A username has {MinLength} to {MaxLength} characters."),
        _ when !Shape().IsMatch(username) => L("A username is made of letters A to Z, digits and underscores."),
        _ => null,
    };

    /// <summary>The form that is unique; null when it is no username, so that nothing odd ever reaches a query.</summary>
    public static string? Normalize(string? username) =>
        username?.Trim() is { Length: >= MinLength and <= MaxLength } name && Shape().IsMatch(name) ? name.ToUpperInvariant() : null;

    /// <summary>A valid username made from an address's local part: <c>ann.lee+x@…</c> becomes <c>ann_lee_x</c>.</summary>
    public static string FromEmail(string email)
    {
        var local = email.IndexOf('@') is var at and > 0 ? email[..at] : email;
        var name = Gaps().Replace(local, "_").Trim('_');
        name = name.Length > MaxLength ? name[..MaxLength].TrimEnd('_') : name;
        return name.Length >= MinLength ? name : $"user_{name}".TrimEnd('_');
    }

    /// <summary>The name with digits behind it, still short enough.</summary>
    internal static string Numbered(string name, int number)
    {
        var digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name[..Math.Min(name.Length, MaxLength - digits.Length)] + digits;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Gaps();
}

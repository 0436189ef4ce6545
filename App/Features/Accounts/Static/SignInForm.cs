namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class SignInForm
{
    /// <summary>Email address or username.</summary>
    public string? Email { get; set; }

    public string? Password { get; set; }
}

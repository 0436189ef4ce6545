namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class ForgotForm
{
    public string? Email { get; set; }
}

namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class ChangePasswordForm
{
    public string? NewPassword { get; set; }
}

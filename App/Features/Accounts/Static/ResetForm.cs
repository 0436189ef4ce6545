namespace BlazorAccounts.Features.Accounts.Static;

/// <summary>Both steps of a reset: the code, then the new password.</summary>
internal sealed class ResetForm
{
    public string? Email { get; set; }
    public string? Code { get; set; }
    public string? NewPassword { get; set; }
}

namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class VerifyForm
{
    public string? Email { get; set; }
    public string? Code { get; set; }
}

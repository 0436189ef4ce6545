namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class ConfirmForm
{
    public string? Password { get; set; }
    public string? Code { get; set; }
}

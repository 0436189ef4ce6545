namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class TwoFactorCodeForm
{
    public string? Setup { get; set; }
    public string? Code { get; set; }
    public string? RecoveryCode { get; set; }
}

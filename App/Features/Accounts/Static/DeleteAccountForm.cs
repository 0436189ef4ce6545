namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class DeleteAccountForm
{
    public string? Reason { get; set; }
    public string? Comment { get; set; }
    public string? Confirmation { get; set; }
}

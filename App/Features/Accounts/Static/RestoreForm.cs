namespace BlazorAccounts.Features.Accounts.Static;

internal sealed class RestoreForm
{
    public string? Username { get; set; }
}

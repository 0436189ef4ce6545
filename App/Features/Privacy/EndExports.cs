using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;

namespace BlazorAccounts.Features.Privacy;

/// <summary>Nobody is left to take the file of an account that is closed.</summary>
internal sealed class EndExports : IAccountEnd
{
    public string Name => "exports";

    public Task CloseAsync(AppDb db, EndingAccount account, CancellationToken ct) => ForgetExports.OutdateAsync(db.DataExports.Where(e => e.UserId == account.UserId), ct);
}

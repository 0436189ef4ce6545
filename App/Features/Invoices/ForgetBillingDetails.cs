using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Teams;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Whom the next invoice would name goes with the account; there is no next one. What was issued stays as it is, because the law on bookkeeping wants it so.</summary>
internal sealed class ForgetBillingDetails : IAccountEnd
{
    public string Name => "invoices";

    public async Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct)
    {
        var teams = await db.TeamsOfOnlyAsync(person.UserId, ct);
        await db.BillingDetails.Where(d => teams.Contains(d.TeamId)).ExecuteDeleteAsync(ct);
    }
}

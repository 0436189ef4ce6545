using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Whom the next invoice would name goes with the account. What was issued stays for the books, and names a customer's number instead of a person.</summary>
internal sealed class ForgetBillingDetails : IAccountEnd
{
    public string Name => "invoices";

    public async Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct)
    {
        var teams = await db.TeamsOfOnlyAsync(person.UserId, ct);
        await db.BillingDetails.Where(d => teams.Contains(d.TeamId)).ExecuteDeleteAsync(ct);
        foreach (var document in await db.IssuedDocuments.Where(d => teams.Contains(d.TeamId)).ToListAsync(ct))
        {
            document.ForgetBuyer();
        }
        await SqlDialect.Of(db).LetErasingAsync(db, true, ct);
        await db.SaveChangesAsync(ct);
        await SqlDialect.Of(db).LetErasingAsync(db, false, ct);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Grants;

/// <summary>What was given to an erased person goes with them; it was never paid, so no books need it.</summary>
internal sealed class EraseGrants : IAccountEnd
{
    public string Name => "grants";

    public Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct) => db.AccessGrants.Where(g => g.TeamId == person.TeamId).ExecuteDeleteAsync(ct);
}

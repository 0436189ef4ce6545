using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>Forgets whom an erased person brought: those rows hang on them by a key that does not cascade.</summary>
internal sealed class EndReferrals : IAccountEnd
{
    public string Name => "affiliates";

    public Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct) =>
        db.Referrals.Where(r => r.ReferrerId == person.UserId || r.ReferredId == person.UserId).ExecuteDeleteAsync(ct);
}

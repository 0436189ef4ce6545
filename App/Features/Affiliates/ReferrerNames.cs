using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>"Invited by …" on the registration page: what the owner of a share code lets others see of their name.</summary>
internal sealed class ReferrerNames(IDbContextFactory<AppDb> dbs) : IReferrerNames
{
    public async ValueTask<string?> NameOfAsync(string code, CancellationToken ct)
    {
        if (AffiliateCode.Normalize(code) is not { } normal)
        {
            return null;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await (
            from c in db.AffiliateCodes
            join u in db.Users on c.UserId equals u.Id
            where c.Code == normal && u.State == UserState.Active
            select User.Greet(u.DisplayName, u.FirstName, u.UserName!)).SingleOrDefaultAsync(ct);
    }
}

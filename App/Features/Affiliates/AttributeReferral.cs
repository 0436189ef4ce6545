using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>
/// Notes who brought a new account. A code that nobody has is ignored, because a mistyped link must not stop a sign-up; so is a person's
/// own code under another spelling of the same address.
/// </summary>
internal sealed class AttributeReferral : INewAccountPart
{
    public async ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        if (AffiliateCode.Normalize(account.User.Attribution.ReferralCode) is not { } code)
        {
            return;
        }

        var trialEmail = account.User.TrialEmail;
        var referrer = await (
            from c in account.Db.AffiliateCodes
            join u in account.Db.Users on c.UserId equals u.Id
            where c.Code == code && u.State == UserState.Active && u.TrialEmail != trialEmail
            select (Guid?)u.Id).SingleOrDefaultAsync(ct);
        if (referrer is { } referrerId && referrerId != account.User.Id)
        {
            account.Db.Referrals.Add(new() { ReferrerId = referrerId, ReferredId = account.User.Id, Code = code, At = account.Now });
        }
    }
}

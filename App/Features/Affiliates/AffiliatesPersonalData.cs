using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Affiliates;

internal sealed class AffiliatesPersonalData : IPersonalData
{
    public void Declare(PersonalTables tables)
    {
        tables.Add("shareCode", (db, whose) => db.AffiliateCodes.Where(c => c.UserId == whose.UserId))
            .Export(Low, c => c.Code)
            .Export(None, c => c.CreatedAt)
            .Omit(None, "names the person themselves", c => c.UserId);

        // Which of the two ids is there tells which side the person is on; the other one is somebody else's.
        tables.Add("referrals", (db, whose) => db.Referrals.Where(r => r.ReferrerId == whose.UserId || r.ReferredId == whose.UserId))
            .Export(None, r => r.Id, r => r.At)
            .Export(Low, r => r.Code)
            .ExportWhen((r, whose) => r.ReferrerId == whose.UserId, Low, r => r.ReferrerId)
            .ExportWhen((r, whose) => r.ReferredId == whose.UserId, Low, r => r.ReferredId);
    }
}

using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Privacy;

internal sealed class PrivacyPersonalData : IPersonalData
{
    public void Declare(PersonalTables tables) =>
        tables.Add("exports", (db, whose) => db.DataExports.Where(e => e.UserId == whose.UserId))
            .Export(None, e => e.Id, e => e.State, e => e.RequestedAt, e => e.ReadyAt!, e => e.ExpiresAt!, e => e.TakenAt!, e => e.Size)
            .Omit(None, "names the person themselves", e => e.UserId)
            .Omit(None, "a secret", e => e.TokenHash!)
            .Omit(High, "an earlier export, whole", e => e.Content!)
            .Omit(None, "for the making alone", e => e.DueAt, e => e.Attempts, e => e.LastError!)
            .Stored(StoredAs.Hash, e => e.TokenHash!)
            .Stored(StoredAs.Encrypted, e => e.Content!, e => e.LastError!);
}

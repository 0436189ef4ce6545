using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Accounts.Deletion;

internal sealed class DeletionPersonalData : IPersonalData
{
    private const string Proof = "shows that the wish was carried out, without a name";

    public void Declare(PersonalTables tables)
    {
        tables.Add("deletions", (db, whose) => db.AccountDeletions.Where(d => d.UserId == whose.UserId), AtDeletion.Anonymise)
            .Retain(None, Proof, d => d.Id, d => d.TeamId, d => d.State, d => d.Reason, d => d.RequestedAt, d => d.BillingClosedAt!, d => d.ScheduledAt!)
            .Retain(None, Proof, d => d.EraseAfter!, d => d.ErasingAt!, d => d.RestoredAt!, d => d.ErasedAt!)
            .Export(High, d => d.Comment!)
            .Omit(None, "names the person themselves", d => d.UserId)
            .Omit(None, "a secret", d => d.RestoreHash!)
            .Omit(High, "the account as it was, whole", d => d.Copy!)
            .Kept(Proof, d => d.UserId)
            .Stored(StoredAs.Hash, d => d.RestoreHash!)
            .Stored(StoredAs.Encrypted, d => d.Copy!, d => d.Comment!);
        tables.Add("deletionSteps", (db, whose) => db.DeletionSteps.Where(s => db.AccountDeletions.Any(d => d.Id == s.DeletionId && d.UserId == whose.UserId)), AtDeletion.Anonymise)
            .Retain(None, Proof, s => s.DeletionId, s => s.Name, s => s.DoneAt);
    }
}

using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Keys;
using BlazorAccounts.Platform.RateLimits;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Data.Privacy;

/// <summary>Mails, the audit log, and the tables of the machinery.</summary>
internal sealed class PlatformPersonalData : IPersonalData
{
    private const string Accountability = "shows who did what to an account, for as long as claims can be made";

    public void Declare(PersonalTables tables)
    {
        tables.Add("mails", (db, whose) => db.OutboxMails.Where(m => m.UserId == whose.UserId))
            .Export(None, m => m.Id, m => m.Template, m => m.Category, m => m.CreatedAt, m => m.ExpiresAt, m => m.State, m => m.SentAt)
            .Export(High, m => m.To)
            .Omit(None, "names the person themselves", m => m.UserId!)
            .Omit(High, "may carry a code or a link; emptied once it was sent", m => m.Content)
            .Omit(Low, "a keyed hash of the address", m => m.ToHash!)
            .Omit(None, "for the delivery alone", m => m.MessageId, m => m.OnceKey, m => m.DueAt, m => m.Attempts, m => m.LastError)
            .Stored(StoredAs.Encrypted, m => m.Content, m => m.To, m => m.LastError)
            .Stored(StoredAs.Hash, m => m.ToHash!);

        // Told are what others did to the account, but not who they are or from where, and what the person did to others, but not to whom.
        tables.Add("audit", (db, whose) => db.AuditEntries.Where(e => e.Target == whose.UserTarget || e.Target == whose.TeamTarget || e.ActorId == whose.UserId), AtDeletion.Anonymise)
            .Retain(None, Accountability, e => e.Id, e => e.At, e => e.Action)
            .ExportWhen(IsTheirDoing, Low, e => e.ActorId!)
            .ExportWhen((e, whose) => e.ActorId is null || IsTheirDoing(e, whose), High, e => e.Address!)
            .ExportWhen(IsAboutThem, Low, e => e.Target)
            .ExportWhen(IsAboutThem, High, e => e.Before!, e => e.After!)
            .Kept(Accountability, e => e.ActorId!, e => e.Target)
            .Stored(StoredAs.Encrypted, e => e.Address!, e => e.Before!, e => e.After!);

        tables.Leave<OutboxEvent>("Facts on their way to handlers, mostly ids, sealed whole; forgotten 30 days after they were handled. Those that name an address are found by its keyed hash.");
        tables.Leave<JobRun>("When jobs ran.");
        tables.Leave<RateCounter>("Counters under hashed keys, gone when their window ends.");
        tables.Leave<DataProtectionKey>("Keys of the product.");
    }

    private static bool IsTheirDoing(AuditEntry entry, Whose whose) => entry.ActorId == whose.UserId;

    private static bool IsAboutThem(AuditEntry entry, Whose whose) =>
        entry.Target == whose.UserTarget || !entry.Target.StartsWith("user:", StringComparison.Ordinal);
}

using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data.Privacy;

/// <summary>
/// Seals what lies in sealed columns in clear, from before, or under an older key. Some hundred rows in a statement; stopped anywhere, the next run goes on. Lines of
/// the audit log and issued invoices, which triggers keep as they are, are not written anew: what they are sealed with stays readable, and <see cref="CarryOver"/> sealed those from before.
/// </summary>
internal sealed class EncryptPersonalData(IDbContextFactory<AppDb> dbs) : IJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var keys = SealedText.Keys;
        foreach (var column in StoredColumn.Of(db.Model).Where(c => !c.Property.DeclaringType.ContainingEntityType.GetDeclaredTriggers().Any()))
        {
            if (column.Property.SealedFor is { } sealedFor)
            {
                await column.RewriteAsync(db, $"{keys.Mark}%", text => keys.Reseal(text, sealedFor), ct, not: true);
            }
        }
        await HashRecipientsAsync(db, ct);
    }

    private static async Task HashRecipientsAsync(AppDb db, CancellationToken ct)
    {
        for (var count = Batch; count == Batch;)
        {
            var mails = await db.OutboxMails.Where(m => m.ToHash == null).OrderBy(m => m.Id).Take(Batch).Select(m => new { m.Id, m.To }).ToListAsync(ct);
            foreach (var mail in mails)
            {
                var recipient = mail.To.ToUpperInvariant();
                await db.OutboxMails.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.ToHash, recipient), ct);
            }
            count = mails.Count;
        }
    }
}

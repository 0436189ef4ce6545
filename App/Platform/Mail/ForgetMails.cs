using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Removes mails that were sent or dropped more than 90 days ago, except those with a once-key: their row is what keeps the mail from going out twice.</summary>
internal sealed class ForgetMails(IDbContextFactory<DbContext> dbs, TimeProvider clock) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow().AddDays(-90);
        await db.Set<OutboxMail>()
            .Where(m => m.CreatedAt < before && m.OnceKey == null && (m.State == MailState.Sent || m.State == MailState.Dropped)).ExecuteDeleteAsync(ct);
    }
}

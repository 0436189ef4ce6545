using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Gives a dead mail a new day of attempts, with the Message-ID it always had.</summary>
public sealed class RetryMail(IDbContextFactory<DbContext> dbs, TimeProvider clock, MailSignal signal)
{
    /// <returns>Done also when it is waiting already; not found; or <c>mail_closed</c> for one that was sent or dropped.</returns>
    public async Task<Outcome> RunAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var revived = await db.Set<OutboxMail>().Where(m => m.Id == id && m.State == MailState.Dead).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, MailState.Pending).SetProperty(m => m.Attempts, 0).SetProperty(m => m.DueAt, now), ct);
        if (revived == 1)
        {
            signal.Wake();
            return Outcome.Done;
        }
        var state = await db.Set<OutboxMail>().Where(m => m.Id == id).Select(m => (MailState?)m.State).SingleOrDefaultAsync(ct);
        return state switch
        {
            null => Outcome.NotFound,
            MailState.Pending => Outcome.Done,
            _ => Outcome.Conflict("mail_closed", $"The mail is {state}."),
        };
    }
}

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
        var state = await db.Set<OutboxMail>().Where(m => m.Id == id).Select(m => (MailState?)m.State).SingleOrDefaultAsync(ct);
        if (state is null)
        {
            return Outcome.NotFound;
        }
        if (OutboxMail.Next(state.Value, MailTrigger.Revived) is not { } next)
        {
            return Outcome.Conflict("mail_closed", state is MailState.Sent ? L("The mail is Sent.") : L("The mail is Dropped."));
        }
        if (next != state)
        {
            var now = clock.GetUtcNow();
            await db.Set<OutboxMail>().Where(m => m.Id == id && m.State == state).ExecuteUpdateAsync(set => set
                .SetProperty(m => m.State, next).SetProperty(m => m.Attempts, 0).SetProperty(m => m.DueAt, now), ct);
            signal.Wake();
        }
        return Outcome.Done;
    }
}

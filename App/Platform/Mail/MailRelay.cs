using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Relaying;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Mail;

/// <summary>
/// Sends what waits in the outbox. A kill between the server's yes and the mark here sends once more with the same Message-ID, and no more than that:
/// the mark is the very next statement.
/// </summary>
internal sealed partial class MailRelay(
    IDbContextFactory<DbContext> dbs, IMailTransport transport, IEnumerable<IMailAttachments> files, IDataProtectionProvider protection, TimeProvider clock, MailSignal signal, ILogger<MailRelay> log)
    : Relay(clock, signal, log)
{
    protected override int Places => 6;

    protected override async Task<IReadOnlyList<Guid>> LeaseAsync(int count, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = Clock.GetUtcNow();
        var lease = SqlDialect.Of(db).Lease(SqlDialect.Table<OutboxMail>(db), "\"State\" = 'Pending'");
        return await db.Database.SqlQueryRaw<Guid>(lease, count, now, now + LeaseTime).ToListAsync(ct);
    }

    protected override async Task WorkAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var mail = await db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.Id == id, ct);
        if (mail.ExpiresAt <= Clock.GetUtcNow())
        {
            await EndAsync(db, mail, MailTrigger.Expired, "It expired before it could be sent.");
            return;
        }
        try
        {
            // A stop waits for a mail that is on its way: cut off, nobody would know whether it arrived.
            await transport.SendAsync(await RenderAsync(mail), CancellationToken.None);
        }
        catch (MailRejectedException refused)
        {
            await DieAsync(db, mail, refused);
            return;
        }
        catch (Exception failure)
        {
            await FailAsync(db, mail, failure);
            return;
        }
        await EndAsync(db, mail, MailTrigger.Delivered, null);
    }

    protected override async Task ReleaseAsync(Guid id)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var now = Clock.GetUtcNow();
        await db.Set<OutboxMail>().Where(m => m.Id == id && m.State == MailState.Pending).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.DueAt, now).SetProperty(m => m.Attempts, m => m.Attempts - 1));
    }

    private async Task<RenderedMail> RenderAsync(OutboxMail mail)
    {
        var content = MailContent.Unprotect(protection, mail.Content);
        var rendered = new RenderedMail(mail.MessageId, mail.To, content.ToName, content.Subject, content.Html, content.Text, mail.Category, content.UnsubscribeUrl);
        return content.Attachment is { } name ? rendered with { Attachment = await AttachmentAsync(name) } : rendered;
    }

    private async Task<MailAttachment?> AttachmentAsync(string name)
    {
        var (kind, id) = name.Split(':', 2) is [var before, var after] ? (before, after) : (name, "");
        return files.FirstOrDefault(f => f.Kind == kind) is { } maker ? await maker.MakeAsync(id, CancellationToken.None) : null;
    }

    private Task FailAsync(DbContext db, OutboxMail mail, Exception failure)
    {
        LogFailed(failure.Message, mail.Template, mail.Id, mail.Attempts);
        return Backoff.ForMail(mail.Attempts) is { } wait ? RetryAsync(db, mail, wait, ErrorText.Of(failure)) : DieAsync(db, mail, failure);
    }

    // Attempts are the fence: when the lease ran out meanwhile, somebody else has the mail and says how it goes on.
    private Task<int> RetryAsync(DbContext db, OutboxMail mail, TimeSpan wait, string error)
    {
        var dueAt = Clock.GetUtcNow() + wait;
        return db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.State == MailState.Pending && m.Attempts == mail.Attempts).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.DueAt, dueAt).SetProperty(m => m.LastError, error));
    }

    // A dead mail keeps its content, so that an administrator can set it pending again.
    private Task DieAsync(DbContext db, OutboxMail mail, Exception failure)
    {
        if (OutboxMail.Next(mail.State, MailTrigger.GivenUp) is not { } next)
        {
            return Task.CompletedTask;
        }
        var error = ErrorText.Of(failure);
        return db.AtomicallyAsync(async () =>
        {
            var ours = await db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.State == mail.State && m.Attempts == mail.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, next).SetProperty(m => m.LastError, error));
            if (ours == 1)
            {
                LogDead(mail.Template, mail.Id, mail.Attempts, error);
                db.Publish(new AlertRaised("mail_dead", mail.Template, error, mail.Id), Clock.GetUtcNow());
                await db.SaveChangesAsync();
            }
        });
    }

    private async Task EndAsync(DbContext db, OutboxMail mail, MailTrigger how, string? error)
    {
        if (OutboxMail.Next(mail.State, how) is not { } next)
        {
            return;
        }
        DateTimeOffset? sentAt = next is MailState.Sent ? Clock.GetUtcNow() : null;
        await db.Set<OutboxMail>().Where(m => m.Id == mail.Id && m.State == mail.State).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, next).SetProperty(m => m.SentAt, sentAt).SetProperty(m => m.LastError, error).SetProperty(m => m.Content, Array.Empty<byte>()));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Template} {Id} could not be sent, attempt {Attempt}: {Reason}")]
    private partial void LogFailed(string reason, string template, Guid id, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Template} {Id} is dead after {Attempts} attempts: {Error}")]
    private partial void LogDead(string template, Guid id, int attempts, string error);
}

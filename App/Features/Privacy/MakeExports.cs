using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Relaying;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Privacy;

/// <summary>
/// Makes the exports that were asked for, one after the other, and mails the link. As soon as somebody asks; the job finds what a node left behind when it died:
/// nothing is written before the last step, which only the newest run's lease allows.
/// </summary>
internal sealed partial class MakeExports(
    IDbContextFactory<AppDb> dbs, PackExport pack, ExportSeal seal, MailComposer mails, TimeProvider clock, ILogger<MakeExports> log) : IJob, IHandle<DataExportRequested>
{
    public const int MaxAttempts = 5;

    /// <summary>How long an export is ours. A node that was killed delays it by this much.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public Task HandleAsync(DataExportRequested happened, Guid eventId, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await LeaseAsync(ct) is { } export)
        {
            try
            {
                await MakeAsync(export, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                LogFailed(failure, export.Id, export.Attempts);
                await FailAsync(export, ErrorText.Of(failure), final: export.Attempts >= MaxAttempts);
            }
        }
    }

    private async Task<DataExport?> LeaseAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var lease = SqlDialect.Of(db).Lease(SqlDialect.Table<DataExport>(db), "\"State\" = 'Requested'");
        return await db.Database.SqlQueryRaw<Guid>(lease, 1, now, now + Lease).ToListAsync(ct) is [var id] ? await db.DataExports.AsNoTracking().SingleAsync(e => e.Id == id, ct) : null;
    }

    private async Task MakeAsync(DataExport export, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await db.Users.Where(u => u.Id == export.UserId && u.State == UserState.Active)
            .Select(u => new Addressee(u.Id, u.HomeTeamId, u.Email!, User.Greet(u.DisplayName, u.FirstName, u.UserName!), db.UserSettings.Where(s => s.UserId == u.Id).Select(s => s.Language).FirstOrDefault())).SingleOrDefaultAsync(ct);
        if (who is null)
        {
            await FailAsync(export, "The account is out.", final: true, alert: false);
            return;
        }
        if (export.Attempts > MaxAttempts)
        {
            await FailAsync(export, "The product ended in the middle of it again and again.", final: true);
            return;
        }
        var file = await pack.RunAsync(new(who.UserId, who.TeamId), ct);
        var token = Tokens.NewToken();
        var mail = await MailAsync(who, export.Id, token);
        await db.AtomicallyAsync(() => FinishAsync(db, export, file, token, mail, ct), ct);
    }

    private async Task FinishAsync(AppDb db, DataExport export, byte[] file, string token, OutboxMail mail, CancellationToken ct)
    {
        var (now, size, content, hash) = (clock.GetUtcNow(), (long)file.Length, seal.Close(file), Tokens.Sha256(token));
        var expires = now + DataExport.Lifetime;
        var made = await Ours(db, export).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.State, DataExportState.Ready).SetProperty(e => e.ReadyAt, now).SetProperty(e => e.ExpiresAt, expires)
                .SetProperty(e => e.TokenHash, hash).SetProperty(e => e.Content, content).SetProperty(e => e.Size, size).SetProperty(e => e.LastError, (string?)null),
            ct);
        if (made == 1) // otherwise our lease ran out and another run made it
        {
            await ForgetExports.OutdateAsync(db.DataExports.Where(e => e.UserId == export.UserId && e.Id != export.Id), ct);
            db.Add(mail);
            await db.SaveChangesAsync(ct);
        }
    }

    private async Task FailAsync(DataExport export, string error, bool final, bool alert = true)
    {
        await using var db = await dbs.CreateDbContextAsync();
        await db.AtomicallyAsync(async () =>
        {
            var now = clock.GetUtcNow();
            var (state, due) = (final ? DataExportState.Failed : DataExportState.Requested, now + (TimeSpan.FromMinutes(1) * export.Attempts));
            var failed = await Ours(db, export).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.State, state).SetProperty(e => e.DueAt, due).SetProperty(e => e.LastError, error));
            if (failed == 1 && final && alert)
            {
                db.Publish(new AlertRaised("export_failed", nameof(MakeExports), error, export.Id), now);
                await db.SaveChangesAsync();
            }
        });
    }

    private static IQueryable<DataExport> Ours(AppDb db, DataExport export) =>
        db.DataExports.Where(e => e.Id == export.Id && e.State == DataExportState.Requested && e.Attempts == export.Attempts);

    private Task<OutboxMail> MailAsync(Addressee who, Guid exportId, string token)
    {
        var until = clock.GetUtcNow() + DataExport.Lifetime;
        return mails.ComposeAsync<ExportReadyMail>(
            new(who.Email, who.Name, who.UserId, who.Language ?? Languages.First),
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(ExportReadyMail.Name)] = who.Name,
                [nameof(ExportReadyMail.Until)] = until,
                [nameof(ExportReadyMail.Link)] = $"/settings/privacy/export/{token}",
            },
            onceKey: $"export:{exportId:N}",
            expiresAt: until);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Export {Id} could not be made, try {Attempt}")]
    private partial void LogFailed(Exception failure, Guid id, int attempt);

    private sealed record Addressee(Guid UserId, Guid TeamId, string Email, string Name, string? Language);
}

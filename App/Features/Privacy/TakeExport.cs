using System.Globalization;
using System.Linq.Expressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Privacy;

/// <summary>A finished export on its way out.</summary>
public sealed record TakenExport(string Name, byte[] Zip);

/// <summary>Hands a finished export to its person, once: by the mailed link, or from the settings behind a fresh proof. The link alone is not enough: it works for its person only.</summary>
public sealed class TakeExport(IOwnedDbs dbs, FreshProof proof, ExportSeal seal, TimeProvider clock)
{
    private static readonly Outcome Used = Outcome.Refused(410, "export_used", L("This file was downloaded already. Ask for another one."));
    private static readonly Outcome Outdated = Outcome.Refused(410, "export_expired", L("This file is not there any more. Ask for another one."));

    /// <summary>Whether the link would work; refusals as those of <see cref="ByLinkAsync"/>.</summary>
    public async Task<Outcome<ExportSummary>> LookAsync(Guid userId, string? token, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        return await ExportSummary.Of(db.DataExports.Where(ByLink(userId, token))).SingleOrDefaultAsync(ct) is not { } found ? Outcome.NotFound.For<ExportSummary>()
            : Refusal(found.State, found.ExpiresAt) is { } refusal ? refusal.For<ExportSummary>()
            : found;
    }

    /// <summary>404 for what is unknown or somebody else's, 410 <c>export_used</c> or <c>export_expired</c>.</summary>
    public Task<Outcome<TakenExport>> ByLinkAsync(Guid userId, string? token, Caller caller, CancellationToken ct) => TakeAsync(ByLink(userId, token), userId, caller, ct);

    /// <summary>As by link; 403 <c>proof_required</c>.</summary>
    public async Task<Outcome<TakenExport>> ByOwnerAsync(Guid userId, Guid? sessionId, Guid id, Caller caller, CancellationToken ct) =>
        await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal
            ? refusal.For<TakenExport>()
            : await TakeAsync(e => e.UserId == userId && e.Id == id, userId, caller, ct);

    private async Task<Outcome<TakenExport>> TakeAsync(Expression<Func<DataExport, bool>> which, Guid userId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (await db.DataExports.AsNoTracking().Where(which).SingleOrDefaultAsync(ct) is not { } export)
        {
            return Outcome.NotFound.For<TakenExport>();
        }
        if (Refusal(export.State, export.ExpiresAt) is { } refusal)
        {
            return refusal.For<TakenExport>();
        }
        var zip = seal.Open(export.Content!);
        var (taken, now) = (0, clock.GetUtcNow());
        await db.AtomicallyAsync(
            async () =>
            {
                taken = await db.DataExports.Where(e => e.Id == export.Id && e.State == DataExportState.Ready && e.ExpiresAt > now).ExecuteUpdateAsync(
                    set => set.SetProperty(e => e.State, DataExportState.Taken).SetProperty(e => e.TakenAt, now).SetProperty(e => e.Content, (byte[]?)null), ct);
                if (taken == 1)
                {
                    db.Audit(now, userId, "account.export_downloaded", $"user:{userId}", address: caller.Address);
                    await db.SaveChangesAsync(ct);
                }
            },
            ct);
        return taken == 1 ? new TakenExport($"my-data-{export.ReadyAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.zip", zip) : Used.For<TakenExport>();
    }

    private static Expression<Func<DataExport, bool>> ByLink(Guid userId, string? token)
    {
        var hash = Tokens.Sha256(token is { Length: <= 100 } ? token : "");
        return e => e.UserId == userId && e.TokenHash == hash;
    }

    private Outcome? Refusal(DataExportState state, DateTimeOffset? expiresAt) => state switch
    {
        DataExportState.Taken => Used,
        DataExportState.Ready when clock.GetUtcNow() < expiresAt => null,
        _ => Outdated,
    };
}

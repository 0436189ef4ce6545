using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Privacy;

/// <summary>Removes files that nobody took within a week, and after a year the note that there was one. Doing it twice is harmless.</summary>
internal sealed class ForgetExports(IDbContextFactory<AppDb> dbs, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Noted = TimeSpan.FromDays(365);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var forgotten = now - Noted;
        await OutdateAsync(db.DataExports.Where(e => e.ExpiresAt <= now), ct);
        await db.DataExports.Where(e => e.RequestedAt < forgotten && e.State != DataExportState.Requested).ExecuteDeleteAsync(ct);
    }

    /// <summary>Takes the files of those that wait away.</summary>
    internal static Task OutdateAsync(IQueryable<DataExport> exports, CancellationToken ct) =>
        exports.Where(e => e.State == DataExportState.Ready)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.State, DataExportState.Expired).SetProperty(e => e.Content, (byte[]?)null), ct);
}

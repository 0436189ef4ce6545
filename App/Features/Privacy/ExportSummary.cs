using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Privacy;

/// <summary>How a wish for one's data stands.</summary>
public sealed record ExportSummary(Guid Id, DataExportState State, DateTimeOffset RequestedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? TakenAt, long Size)
{
    /// <summary>There is a file to take.</summary>
    public bool CanBeTaken(DateTimeOffset now) => State is DataExportState.Ready && now < ExpiresAt;

    /// <summary>A person's newest; null when they never asked.</summary>
    internal static async Task<ExportSummary?> LatestAsync(IOwnedDbs dbs, Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        return await Of(db.DataExports.Where(e => e.UserId == userId).OrderByDescending(e => e.RequestedAt)).FirstOrDefaultAsync(ct);
    }

    internal static IQueryable<ExportSummary> Of(IQueryable<DataExport> exports) =>
        exports.Select(e => new ExportSummary(e.Id, e.State, e.RequestedAt, e.ExpiresAt, e.TakenAt, e.Size));
}

using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Data.Privacy;

/// <summary>
/// Brings rows from before columns were hashed and sealed to what the product looks for. Needs the server key, so no migration can do it; right after the migrations,
/// and before anything is served, so that nobody is locked out. Killed anywhere, the next start goes on. What was only to be sealed is <see cref="EncryptPersonalData"/>'s.
/// </summary>
internal sealed class CarryOver(IOptions<DatabaseOptions> options) : IDatabaseSeed
{
    public async Task SeedAsync(AppDb db, CancellationToken ct)
    {
        var columns = StoredColumn.Of(db.Model).ToList();
        // Those with an index, which answers at every start that there is nothing to do. The others came with their hashes.
        foreach (var column in columns.Where(c => c.Property.IsEmailHash && c.Property.GetContainingIndexes().Any()))
        {
            if (await column.AnyAsync(db, $"%{EmailHash.At}%", ct))
            {
                await column.RewriteAsync(db, $"%{EmailHash.At}%", EmailHash.Of, ct);
            }
        }
        // By whoever owns the table; all lines or none, so that one tells of all.
        if (options.Value.MigrateAtStart && await HasClearLinesAsync(db, ct))
        {
            await db.AtomicallyAsync(() => SealAuditAsync(db, [.. columns.Where(c => c.Property.DeclaringType.ClrType == typeof(AuditEntry))], ct), ct);
        }
    }

    private static async Task<bool> HasClearLinesAsync(AppDb db, CancellationToken ct) =>
        await db.Database.SqlQuery<string>(
            $"""
            SELECT COALESCE("After", "Address", "Before") AS "Value" FROM "AuditEntries" WHERE COALESCE("After", "Address", "Before") IS NOT NULL
            ORDER BY (SELECT NULL) OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY
            """).ToListAsync(ct) is [var text] && !ColumnKeys.IsSealed(text);

    // Its trigger refuses every change, and the door that erasing has lets nothing be written. The table is locked from here until the trigger is back.
    private static async Task SealAuditAsync(AppDb db, IReadOnlyList<StoredColumn> columns, CancellationToken ct)
    {
        var keys = SealedText.Keys;
        await SqlDialect.Of(db).SuspendAuditTriggerAsync(db, true, ct);
        foreach (var column in columns.Where(c => c.Property.SealedFor is not null))
        {
            await column.RewriteAsync(db, $"{keys.Mark}%", text => keys.Reseal(text, column.Property.SealedFor!), ct, not: true);
        }
        await SqlDialect.Of(db).SuspendAuditTriggerAsync(db, false, ct);
    }
}

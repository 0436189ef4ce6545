using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>
/// One node at a time migrates and seeds. The lock belongs to a database session of its own, so a killed node gives it up by dying.
/// </summary>
internal sealed class MigrationLock : IAsyncDisposable
{
    private readonly DbContext _db;

    private MigrationLock(DbContext db) => _db = db;

    /// <summary>Waits until this node has the lock. <paramref name="db"/> must not be used for anything else and is disposed with the lock.</summary>
    public static async Task<MigrationLock> TakeAsync(DbContext db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_lock(7301984621)", ct);
        }
        else
        {
            await db.Database.ExecuteSqlRawAsync(
                "EXEC sp_getapplock @Resource = N'BlazorAccounts.Migrate', @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = -1", ct);
        }
        return new(db);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnlockAsync();
        }
        catch (DbException)
        {
            // The session is gone, and the lock with it.
        }
        await _db.DisposeAsync();
    }

    // Said explicitly because a pooled connection outlives this object.
    private Task<int> UnlockAsync() => _db.Database.IsNpgsql()
        ? _db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock(7301984621)")
        : _db.Database.ExecuteSqlRawAsync("EXEC sp_releaseapplock @Resource = N'BlazorAccounts.Migrate', @LockOwner = N'Session'");
}

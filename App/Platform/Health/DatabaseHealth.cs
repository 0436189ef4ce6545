using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlazorAccounts.Platform.Health;

/// <summary>Healthy when the database answers and has every migration of this build. That the migrations are there is asked until it is so, then no more.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<DbContext> dbs) : IHealthCheck
{
    private volatile bool _migrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            if (!await db.Database.CanConnectAsync(cancellationToken))
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }
            _migrated = _migrated || !await IsBehindAsync(db, cancellationToken);
            return _migrated ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is being migrated.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", failure);
        }
    }

    // A database made whole without migrations (tests do that) has no history to compare.
    private static async Task<bool> IsBehindAsync(DbContext db, CancellationToken ct)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToHashSet(StringComparer.Ordinal);
        return applied.Count == 0 ? !await HasTablesAsync(db, ct) : db.Database.GetMigrations().Any(m => !applied.Contains(m));
    }

    private static async Task<bool> HasTablesAsync(DbContext db, CancellationToken ct)
    {
        try
        {
            await db.Set<Events.OutboxEvent>().AnyAsync(ct);
            return true;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }
}

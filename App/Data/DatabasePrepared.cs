using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlazorAccounts.Data;

/// <summary>Not ready before this node has migrated and seeded: with tables but without plans a sign-up would fail.</summary>
internal sealed class DatabasePrepared(DatabaseStart start) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(start.Ready.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is being prepared."));
}

using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Looks every two seconds whether the versions of watched teams' rows changed, so that an open page shows what another node took over. One query
/// however many pages are open, none when there are none.
/// </summary>
internal sealed partial class NoticeOtherNodes(IDbContextFactory<AppDb> dbs, SubscriptionSignals signals, ILogger<NoticeOtherNodes> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private Dictionary<Guid, string> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.None))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(away.Message); // pages show what they have until the database is back
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var teams = signals.Watched;
        var now = teams.Count == 0 ? [] : await VersionsAsync(teams, ct);
        var before = _seen;
        _seen = now;
        // Also at the first look, because the page may be older than it.
        foreach (var team in teams.Where(t => before.GetValueOrDefault(t) != now.GetValueOrDefault(t)))
        {
            signals.Raise(team);
        }
    }

    private async Task<Dictionary<Guid, string>> VersionsAsync(IReadOnlyList<Guid> teams, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var versions = await db.Subscriptions.Where(s => teams.Contains(s.TeamId)).Select(s => new { s.TeamId, Version = EF.Property<Guid>(s, "Version") })
            .Concat(db.BillingCustomers.Where(c => teams.Contains(c.TeamId)).Select(c => new { c.TeamId, Version = EF.Property<Guid>(c, "Version") }))
            .ToListAsync(ct);
        return versions.GroupBy(v => v.TeamId).ToDictionary(g => g.Key, g => string.Join(',', g.Select(v => v.Version).Order()));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Open pages could not be checked for changes: {Reason}")]
    private partial void LogAway(string reason);
}

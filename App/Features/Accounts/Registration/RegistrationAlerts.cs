using BlazorAccounts.Data;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Problems;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>
/// Tells administrators that accounts could not be made (ACC-3). The alert goes through the same database that failed, so it is kept here and written as soon
/// as that works again; the log has it at once.
/// </summary>
public sealed partial class RegistrationAlerts(IDbContextFactory<AppDb> dbs, TimeProvider clock, ILogger<RegistrationAlerts> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private int _failed;
    private string _reason = "";

    internal void Raise(Exception failure)
    {
        LogFailed(failure);
        _reason = failure.GetType().Name;
        Interlocked.Increment(ref _failed);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Interlocked.Exchange(ref _failed, 0) is var count and > 0 && !await TryWriteAsync(count, stoppingToken))
            {
                Interlocked.Add(ref _failed, count);
            }
        }
    }

    private async Task<bool> TryWriteAsync(int count, CancellationToken ct)
    {
        try
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            db.Publish(new AlertRaised("registration_failed", "register", $"{count} registrations could not be saved ({_reason})."), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (Exception away) when (DatabaseOutage.Is(away))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "An account could not be made: the database stayed away over every retry")]
    private partial void LogFailed(Exception failure);
}

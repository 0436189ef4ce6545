using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Asks the gateways about checkouts that have been open for long, so that what they reserved is given back also when the news was lost, and closes those that nobody was ever led to.
/// </summary>
internal sealed partial class SettleCheckouts(IDbContextFactory<AppDb> dbs, SyncBilling sync, TimeProvider clock, ILogger<SettleCheckouts> log) : IJob
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan LongOpen = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = now - LongOpen;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var away = new HashSet<string>(StringComparer.Ordinal);
        foreach (var open in await db.Checkouts.AsNoTracking().Where(c => c.State == CheckoutState.Open && c.CreatedAt <= before).OrderBy(c => c.CreatedAt).Take(AtOnce).ToListAsync(ct))
        {
            if (open.SessionId is not { } page)
            {
                await db.Checkouts.Where(c => c.Id == open.Id && c.State == CheckoutState.Open && c.SessionId == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Failed).SetProperty(c => c.ClosedAt, now), ct);
            }
            else if (!away.Contains(open.Gateway))
            {
                await AskAsync(open.Gateway, page, away, ct);
            }
        }
        await db.GiveBackCouponsAsync(now, ct); // also where a crash came between closing and giving back
    }

    private async Task AskAsync(string gateway, string page, HashSet<string> away, CancellationToken ct)
    {
        try
        {
            await sync.RunAsync(gateway, new(EventId: "", Type: "", null, null, null, page), null, ct);
        }
        catch (GatewayUnavailableException)
        {
            away.Add(gateway);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is GatewayRefusedException or DbUpdateException)
        {
            LogNotSettled(failure, page); // the others' turn
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Checkout {Page} was not settled")]
    private partial void LogNotSettled(Exception failure, string page);
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Orders;

/// <summary>
/// Asks the gateways about orders that have been waiting for a while, and takes over what they say: with every webhook lost, paid orders are settled and abandoned
/// ones cancelled by the next run. What contradicts an order is noted on it.
/// </summary>
internal sealed partial class SettleOrders(
    IDbContextFactory<AppDb> dbs, SyncBilling sync, OpenOrder pages, PayOrderBack refunds, IOptions<OrderOptions> options, TimeProvider clock, ILogger<SettleOrders> log) : IJob
{
    private const int AtOnce = 1000;

    public async Task RunAsync(CancellationToken ct)
    {
        await refunds.FinishAsync(null, ct);
        var before = clock.GetUtcNow() - options.Value.StuckAfter;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var waiting = await db.Orders.AsNoTracking().Where(o => o.Status == OrderStatus.Pending && o.CreatedAt <= before)
            .OrderBy(o => o.CheckedAt).ThenBy(o => o.CreatedAt).Take(AtOnce).ToListAsync(ct);
        var away = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in waiting.Where(o => !away.Contains(o.Gateway)))
        {
            try
            {
                await SettleAsync(order, ct);
            }
            catch (GatewayUnavailableException)
            {
                away.Add(order.Gateway);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && (failure is GatewayRefusedException or DbUpdateException || failure.IsNonsense))
            {
                LogNotSettled(failure, order.Id); // the others' turn
            }
        }
    }

    private async Task SettleAsync(Order order, CancellationToken ct)
    {
        if (order.SessionId is null)
        {
            await pages.GiveUpAsync(order.Id); // its maker died before anybody was told a page
            return;
        }
        var result = await sync.RunAsync(order.Gateway, new(EventId: "", Type: "", null, null, null, order.SessionId), null, ct);
        if (result.Verdict is not SyncVerdict.Applied)
        {
            await pages.ChangeAsync(order.Id, row => Flag(row, result.Note ?? "Its customer is none of ours."), ct);
        }
    }

    private bool Flag(Order row, string note)
    {
        row.Flag(note, clock.GetUtcNow());
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {Order} was not settled")]
    private partial void LogNotSettled(Exception failure, Guid order);
}

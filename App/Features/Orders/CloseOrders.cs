using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Features.Teams;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Closes the pages on which the teams that end with an account could still pay. Orders and ledger stay for the books; they name nobody.</summary>
internal sealed class CloseOrders(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, OpenOrder pages, TimeProvider clock) : IAccountEnd
{
    // Longer than any gateway leaves a page open.
    private static readonly TimeSpan PageLife = TimeSpan.FromDays(7);

    public string Name => "orders";

    public async Task<string?> WarnAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        foreach (var team in await db.TeamsLeftWithAsync(userId, ct))
        {
            if (await db.SpendableCreditsAsync(team, clock.GetUtcNow(), ct) is var credits and > 0)
            {
                return L($"You have {credits:N0} credits left. They are lost when the account is erased, and are not paid back.");
            }
        }
        return null;
    }

    public async Task SettleAsync(EndingAccount account, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var teams = await db.TeamsLeftWithAsync(account.UserId, ct);
        foreach (var order in await db.Orders.AsNoTracking().Where(o => teams.Contains(o.TeamId) && o.Status == OrderStatus.Pending).ToListAsync(ct))
        {
            if (gateways.Find(order.Gateway) is null && order.CreatedAt < clock.GetUtcNow() - PageLife)
            {
                continue; // switched off, and nobody can pay there any more: it waits for its gateway, and the account does not
            }
            if (await pages.ExpireAsync(order, ct)) // one that was paid just now is settled by its news
            {
                await pages.ChangeAsync(order.Id, row => row.SessionId == order.SessionId && row.Take(OrderTrigger.CancelAsked, clock.GetUtcNow()).Ok, ct);
            }
        }
    }
}

using BlazorAccounts.Features.Billing.Gateways.Manual;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Gateways.Manual;

/// <summary>A typing error of an administrator cannot give years away: the running period and the next one are as far as anybody pays.</summary>
[Covers("PAY-1")]
public sealed class RecordTransferTests
{
    [Fact]
    public async Task No_more_than_the_next_period_is_taken_ahead_and_the_one_after_it_when_its_turn_comes()
    {
        await using var app = await TestApp.StartAsync(TransferShop.On, ("Jobs:FollowClock", "false"));
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        Assert.True((await app.CheckoutAtAsync(ada, "manual", "USD")).Ok);
        await using var db = app.OpenDb();
        var id = await db.ManualAgreements.Select(a => a.Id).SingleAsync();
        Assert.True((await ReceiveAsync(0)).Ok);
        Assert.True((await ReceiveAsync(1)).Ok); // somebody pays the next one early

        var ahead = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReceiveAsync(2)));

        var begins = (await db.ManualAgreements.AsNoTracking().SingleAsync()).StartOf(1);
        Assert.All(ahead, a => Assert.Equal((409, "period_not_due", (object?)begins), (a.Status, a.Code, a.Details["from"])));
        Assert.Equal("period_invalid", (await ReceiveAsync(3)).Code);
        Assert.Equal(2, await db.ManualPayments.CountAsync());
        await app.Clock.AdvanceAsync(begins!.Value - app.Clock.GetUtcNow());
        Assert.True((await ReceiveAsync(2)).Ok);
        Assert.Equal("period_not_due", (await ReceiveAsync(3)).Code);
        Assert.Equal(3, await db.ManualPayments.CountAsync());

        Task<Outcome> ReceiveAsync(int period) =>
            app.Services.GetRequiredService<RecordTransfer>().ReceivedAsync(root.Id, id, period, null, new("127.0.0.1", "test"), CancellationToken.None);
    }
}

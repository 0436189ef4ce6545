using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>A period that has begun is not a period that was paid.</summary>
[Covers("PAY-7")]
public sealed class UnpaidRenewalTests
{
    [Fact]
    public async Task While_the_invoice_of_a_new_period_is_a_draft_the_period_is_not_paid()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        var address = $"subscriptions/{bought.GatewaySubscriptionId}";
        await app.AtGatewayAsync(address, ("pause_collection[behavior]", "keep_as_draft"));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Paused);
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));

        await app.AtGatewayAsync(address, ("pause_collection", "")); // as at each renewal for an hour: active, and its invoice a draft

        var drafted = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active && s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        Assert.Equal((bought.PaidThrough, bought.PaidThrough + TimeSpan.FromDays(7)), (drafted.PaidThrough, drafted.GraceUntil));
        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada)); // the grace bridges it

        var draft = (await app.AtGatewayAsync($"subscriptions/{bought.GatewaySubscriptionId}")).GetProperty("latest_invoice").GetString();
        await app.AtGatewayAsync($"invoices/{draft}/pay", ("paid_out_of_band", "false"));
        var paid = await app.UntilAsync(ada, s => s.PaidThrough > bought.PaidThrough);
        Assert.Equal(paid.CurrentPeriodEnd, paid.PaidThrough);
    }
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>An account ends though a gateway of before is switched off, unless something may still run there.</summary>
[Covers("OPS-2")]
public sealed class GatewaysOffTests
{
    private const string Off = "oldpay";

    [Fact]
    public async Task Where_nothing_runs_by_our_books_the_account_is_closed_and_erased_and_administrators_hear_whom_to_delete_there()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await OnceAtAsync(app, ada);

        await app.LeaveAsync(ada);
        Assert.Equal(DeletionState.Scheduled, (await app.DeletionAsync(ada))!.State);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        Assert.Equal((JobOutcome.Done, null), await app.RunJobAsync("erase-accounts") is var run ? (run.Outcome, run.Error) : default);

        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        Assert.Equal((0, 1), (await app.AlertsAsync("closing_blocked"), await app.AlertsAsync("customer_kept")));
    }

    [Fact]
    public async Task Where_something_may_run_the_rest_is_ended_and_the_deletion_waits_with_one_alert_a_day()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await OnceAtAsync(app, ada, open: true);
        using var program = await app.ProgramOfAsync(ada);
        using (var answer = await app.DeleteAsync(program))
        {
            await answer.ReadAsync(202);
        }
        await Eventually.SoAsync(async () => await app.AlertsAsync("closing_blocked") == 1, "an alert");

        Assert.Equal(JobOutcome.Failed, (await app.RunJobAsync("finish-deletions")).Outcome);
        Assert.Equal(JobOutcome.Failed, (await app.RunJobAsync("finish-deletions")).Outcome);

        Assert.Equal((DeletionState.Requested, 1), ((await app.DeletionAsync(ada))!.State, await app.AlertsAsync("closing_blocked")));
        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.Gateway == "stripe" && s.Status is SubscriptionStatus.Canceled)).Status);
        await using var db = app.OpenDb();
        Assert.Equal(CheckoutState.Open, (await db.Checkouts.SingleAsync(c => c.Gateway == Off)).State);
        await db.Checkouts.ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Expired)); // it was switched on, and this is what it said
        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("finish-deletions")).Outcome);
        Assert.Equal(DeletionState.Scheduled, (await app.DeletionAsync(ada))!.State);
    }

    [Fact]
    public async Task A_mandate_that_is_live_by_our_books_is_never_lost_out_of_sight()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await using (var db = app.OpenDb())
        {
            await db.BillingCustomers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Gateway, Off));
            await db.Subscriptions.Where(s => s.GatewaySubscriptionId != null).ExecuteUpdateAsync(set => set.SetProperty(s => s.Gateway, Off));
        }
        using var program = await app.ProgramOfAsync(ada);
        using (var answer = await app.DeleteAsync(program))
        {
            await answer.ReadAsync(202);
        }

        await Eventually.SoAsync(async () => await app.AlertsAsync("closing_blocked") == 1, "an alert");
        Assert.Equal(JobOutcome.Failed, (await app.RunJobAsync("finish-deletions")).Outcome);
        Assert.Equal(DeletionState.Requested, (await app.DeletionAsync(ada))!.State);
    }

    [Fact]
    public async Task An_order_whose_page_is_long_closed_does_not_hold_an_account()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        var started = (await Orders.Counter.OrderAsync(app, ada)).Require();
        await using var db = app.OpenDb();
        await db.Orders.ExecuteUpdateAsync(set => set.SetProperty(o => o.Gateway, Off));
        await db.BillingCustomers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Gateway, Off));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(8));

        await app.LeaveAsync(ada);

        Assert.Equal(DeletionState.Scheduled, (await app.DeletionAsync(ada))!.State);
        Assert.Equal(OrderStatus.Pending, (await db.Orders.SingleAsync(o => o.Id == started.Id)).Status);
    }

    // A customer of a gateway that this product no longer has keys for.
    private static async Task OnceAtAsync(TestApp app, User who, bool open = false)
    {
        await using var db = app.OpenDb();
        var customer = BillingCustomer.For(who.HomeTeamId, Off, app.Clock.GetUtcNow());
        customer.KnownAs("old_customer");
        db.Add(customer);
        await db.SaveChangesAsync();
        if (open)
        {
            await db.Checkouts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Gateway, Off).SetProperty(c => c.State, CheckoutState.Open));
        }
    }
}

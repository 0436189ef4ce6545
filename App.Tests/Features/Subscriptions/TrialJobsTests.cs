using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions;

[Covers("TRI-1", "TRI-3", "TRI-4", "TRI-6")]
public sealed class TrialJobsTests
{
    private static readonly (string, string?) NoSchedule = ("Jobs:Scheduled", "false");

    [Fact]
    public async Task Two_nodes_remind_at_three_days_at_one_day_and_at_the_end_each_exactly_once()
    {
        await using var app = await TestApp.StartAsync(NoSchedule, Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var people = new List<User>();
        for (var i = 0; i < 25; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
        }

        await RunAsync("trial-reminders");
        Assert.Equal(0, await CountAsync(app, "TrialReminderMail"));
        foreach (var (advance, reminders, expired) in new[] { (4.5, 25, 0), (0.5, 25, 0), (1.2, 50, 0), (0.5, 50, 0), (0.5, 50, 25), (1.0, 50, 25) })
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(advance));
            await second.Clock.AdvanceAsync(TimeSpan.FromDays(advance));
            await RunAsync("trial-reminders");
            await RunAsync("expire-trials");
            Assert.Equal((reminders, expired), (await CountAsync(app, "TrialReminderMail"), await CountAsync(app, "TrialExpiredMail")));
        }

        await using var db = app.OpenDb();
        Assert.Equal(25, await db.TrialOutcomes.CountAsync(o => o.Ending == TrialEnding.Expired && o.Days == 7));
        Assert.Equal(25, await db.OutboxEvents.CountAsync(e => e.Type == nameof(TrialExpired)));
        Assert.Equal(25, await db.Subscriptions.CountAsync(s => s.Status == SubscriptionStatus.Expired));

        Task RunAsync(string job) => Task.WhenAll(
            new[] { app, second, app, second }.Select(node => Task.Run(async () => Assert.Equal(JobOutcome.Done, (await node.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome))));
    }

    [Fact]
    public async Task A_late_reminder_says_only_what_is_still_true()
    {
        await using var app = await TestApp.StartAsync(NoSchedule);
        await app.AddPersonAsync("late@example.test");
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(6.5)); // the run at three days never happened
        await RunAsync(app, "trial-reminders");
        await using var db = app.OpenDb();
        Assert.StartsWith("trial-1-days:", (await db.OutboxMails.SingleAsync(m => m.Template == "TrialReminderMail")).OnceKey, StringComparison.Ordinal);

        await app.AddPersonAsync("later@example.test");
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(7.1)); // both are over
        await RunAsync(app, "trial-reminders");
        Assert.Equal(1, await CountAsync(app, "TrialReminderMail"));
    }

    [Fact]
    public async Task Access_ends_with_the_date_and_not_with_the_job()
    {
        await using var app = await TestApp.StartAsync(NoSchedule);
        var ada = await app.AddPersonAsync("ada@example.test");
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        await RunAsync(app, "expire-trials"); // early
        Assert.Equal("premium.monthly", (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode);
        await using var db = app.OpenDb();
        var end = (await db.Subscriptions.SingleAsync()).TrialEnd!.Value;

        await app.Clock.AdvanceAsync(end - app.Clock.GetUtcNow());

        Assert.Equal("free", (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode); // late: nothing ran, and the cached answer was not used
        Assert.Equal(5, await entitlements.Limit(ada.HomeTeamId, "lessons"));
        Assert.False(await entitlements.Can(ada.HomeTeamId, "offline"));
        await RunAsync(app, "expire-trials");
        Assert.Equal("free", (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode);
    }

    [Fact]
    public async Task Who_may_not_try_again_starts_on_the_free_tier()
    {
        await using var app = await TestApp.StartAsync(NoSchedule, ("Trials:Length", "14.00:00:00"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        Assert.Equal(TimeSpan.FromDays(14), await db.Subscriptions.Select(s => s.TrialEnd!.Value - s.TrialStart!.Value).SingleAsync());

        foreach (var part in app.Services.CreateScope().ServiceProvider.GetServices<INewAccountPart>().OfType<StartTrialForNewAccount>())
        {
            await part.AddAsync(new(db, ada, Guid.NewGuid(), app.Clock.GetUtcNow(), TrialAllowed: false), CancellationToken.None);
        }
        Assert.Equal(0, await db.SaveChangesAsync());
        Assert.Equal("free", (await app.Services.GetRequiredService<Entitlements>().OfAsync(Guid.NewGuid())).PlanCode);
    }

    private static async Task RunAsync(TestApp app, string job) =>
        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

    private static async Task<int> CountAsync(TestApp app, string template)
    {
        await using var db = app.OpenDb();
        return await db.OutboxMails.CountAsync(m => m.Template == template);
    }
}

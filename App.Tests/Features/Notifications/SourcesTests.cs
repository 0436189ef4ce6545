using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Passwords;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Notifications;

/// <summary>What people are told about, each once.</summary>
[Covers("MSG-4")]
public sealed class SourcesTests
{
    [Fact, Covers("TRI-3")]
    public async Task Two_nodes_tell_of_a_trials_end_once_each_time()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var people = new List<User>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
        }

        foreach (var days in new[] { 4.5, 2.0, 1.0 })
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(days));
            await second.Clock.AdvanceAsync(TimeSpan.FromDays(days));
            foreach (var job in new[] { "trial-reminders", "expire-trials" })
            {
                await Task.WhenAll(new[] { app, second, app, second }.Select(node => Task.Run(async () =>
                    Assert.Equal(JobOutcome.Done, (await node.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome))));
            }
        }

        foreach (var person in people)
        {
            Assert.Equal(["Your trial ends in 3 days", "Your trial ends within a day", "Your trial has ended"], await app.TitlesAsync(person));
        }
        Assert.All(await app.ToldAsync(people[0]), n => Assert.Equal((NotificationCategory.Billing, "/upgrade"), (n.Category, n.Href)));
    }

    [Fact, Covers("PAY-5", "PAY-7")]
    public async Task A_plan_that_is_bought_fails_recovers_and_is_cancelled_is_told_step_by_step()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var next = (await db.Invoices.SingleAsync(i => i.AttemptCount > 0 && i.PaidAt == null)).NextAttemptAt!.Value;
        await app.SwapCardAsync(bought, "pm_card_visa");
        await app.Clock.AdvanceAsync(next - app.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        var cancelled = await app.Services.GetRequiredService<ChangeRenewal>().RunAsync(ada.HomeTeamId, ada.Id, cancel: true, new(null, null), CancellationToken.None);
        Assert.True(cancelled.Ok, cancelled.Message);
        await app.DrainAsync();

        foreach (var raw in await app.EventsAsync()) // everything once more
        {
            (await app.DeliverAsync(raw)).Dispose();
        }
        await app.DrainAsync();

        var titles = await app.TitlesAsync(ada);
        Assert.Equal(4, titles.Count);
        Assert.Equal(["is active", "did not go through", "went through", "is cancelled"], titles.Select(t => string.Join(' ', t.Split(' ')[^(t.Contains("not", StringComparison.Ordinal) ? 4 : 2)..])));
    }

    [Fact, Covers("ACC-15")]
    public async Task A_changed_password_is_told_beside_its_mail()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.SessionCookieAsync(ada);
        await using var db = app.OpenDb();
        var session = await db.Sessions.SingleAsync(s => s.UserId == ada.Id);
        var now = app.Clock.GetUtcNow();
        await db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, now));

        var changed = await app.Services.GetRequiredService<ChangePassword>()
            .RunAsync(ada.Id, session.Id, "a long enough sentence", SessionKind.Browser, new("127.0.0.1", "test"), CancellationToken.None);
        Assert.True(changed.Ok, changed.Message);
        await app.HandledAsync();

        var told = Assert.Single(await app.ToldAsync(ada));
        Assert.Equal(("Your password was changed", NotificationCategory.Security, "/settings/security"), (told.Title, told.Category, told.Href));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.UserId == ada.Id && m.Template == "PasswordChangedMail"));
    }

    [Fact]
    public async Task Every_security_notice_has_words_of_its_own()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var all = Enum.GetValues<SecurityNews>();
        foreach (var news in all)
        {
            await app.PublishAsync(new SecurityNoticed(ada.Id, news, "Laptop", app.Clock.GetUtcNow()));
        }
        await app.HandledAsync();

        var titles = await app.TitlesAsync(ada);
        Assert.Equal(all.Length, titles.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("Something changed in how you sign in", titles);
    }
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Notifications;

[Covers("MSG-4")]
public sealed class NotifyingTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_event_that_is_delivered_twenty_times_at_once_is_told_once()
    {
        var (happened, id) = (new SecurityNoticed(ada.Id, SecurityNews.NewDevice, "Firefox on Linux", app.Clock.GetUtcNow()), Guid.CreateVersion7());
        await using var node = app.StartNode();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? app : node).HandleAsync<TellSecurityNews, SecurityNoticed>(happened, id))));
        await app.HandleAsync<TellSecurityNews, SecurityNoticed>(happened, id);

        Assert.Equal(["New sign-in from Firefox on Linux"], await app.TitlesAsync(ada));
        await app.HandleAsync<TellSecurityNews, SecurityNoticed>(happened, Guid.CreateVersion7()); // the same once more is other news
        Assert.Equal(2, (await app.ToldAsync(ada)).Count);
    }

    [Fact]
    public async Task It_is_told_in_the_language_of_whom_it_is_told_to()
    {
        var bob = await app.AddPersonAsync("bob@example.test");
        await using (var db = app.OpenDb())
        {
            await db.UserSettings.Where(s => s.UserId == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Language, "ja"));
        }
        foreach (var person in new[] { ada, bob })
        {
            await app.HandleAsync<TellSecurityNews, SecurityNoticed>(new(person.Id, SecurityNews.NewDevice, "Firefox on Linux", app.Clock.GetUtcNow()), Guid.CreateVersion7());
        }

        Assert.Equal(["Firefox on Linuxからの新しいサインイン"], await app.TitlesAsync(ada));
        Assert.Equal(["New sign-in from Firefox on Linux"], await app.TitlesAsync(bob));
    }

    [Fact]
    public async Task An_event_about_somebody_who_is_gone_is_told_to_nobody()
    {
        var gone = new SecurityNoticed(Guid.CreateVersion7(), SecurityNews.PasswordChanged, null, app.Clock.GetUtcNow());

        await app.HandleAsync<TellSecurityNews, SecurityNoticed>(gone, Guid.CreateVersion7());

        await using var db = app.OpenDb();
        Assert.Equal(0, await db.Notifications.CountAsync());
    }

    [Fact]
    public async Task Twenty_callers_with_one_key_leave_one_notification()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Retrying.OnConflictAsync(
            async () =>
            {
                await app.TellAsync(ada, onceKey: $"once:{ada.Id:N}");
                return true;
            },
            CancellationToken.None))));

        Assert.Single(await app.ToldAsync(ada));
    }

    [Fact]
    public async Task What_somebody_switched_off_is_not_written_and_security_and_billing_always_are()
    {
        await app.ChooseAsync(ada, choices => (choices.StudyReminders, choices.UsageAlerts, choices.TeamActivity, choices.ProductNews) = (false, false, false, false));
        foreach (var category in Enum.GetValues<NotificationCategory>())
        {
            await app.TellAsync(ada, $"{category}", category);
        }
        Assert.Equal(["Security", "Billing"], await app.TitlesAsync(ada));

        await app.ChooseAsync(ada, choices => choices.TeamActivity = true);
        await app.TellAsync(ada, "Bob joined", NotificationCategory.TeamActivity);
        Assert.Equal("Bob joined", (await app.TitlesAsync(ada))[^1]);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_tells_nobody()
    {
        var heard = 0;
        using var page = app.Services.GetRequiredService<NotificationSignals>().Listen(ada.Id, () => Interlocked.Increment(ref heard));
        await using (var db = app.OpenDb())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.NotifyAsync(ada.Id, NotificationCategory.Billing, new(Word("Never"), Word("It did not happen.")), app.Clock.GetUtcNow(), null, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        await Task.Delay(200);
        Assert.Equal(0, Volatile.Read(ref heard));
        Assert.Empty(await app.ToldAsync(ada));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_notification_leads_nowhere_but_into_this_site(string href) =>
        await Assert.ThrowsAsync<ArgumentException>(() => app.TellAsync(ada, href: href));

    [Fact]
    public async Task What_is_too_long_is_cut()
    {
        await app.TellAsync(ada, new string('x', 118) + "😀 and more");

        Assert.Equal(new string('x', 118) + "…", (await app.TitlesAsync(ada)).Single());
    }

    [Fact]
    public async Task Read_ones_are_forgotten_after_ninety_days_and_unread_ones_stay()
    {
        await app.TellAsync(ada, "Read");
        await app.TellAsync(ada, "Unread");
        var read = (await app.ToldAsync(ada)).Single(n => n.Title == "Read");
        await app.InScopeAsync<ReadNotifications, bool>(async use => (await use.RunAsync(ada.Id, read.Id, CancellationToken.None)).Ok);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(89));
        await ForgetAsync();
        Assert.Contains("Read", await app.TitlesAsync(ada));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1.1));
        await ForgetAsync();

        var left = await app.TitlesAsync(ada);
        Assert.DoesNotContain("Read", left);
        Assert.Contains("Unread", left);
    }

    private async Task ForgetAsync() =>
        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("forget-read-notifications")).Outcome);
}

using System.Globalization;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Learning;

[Covers("PRO-3", "MSG-1")]
public sealed class StudyReminderTests
{
    private const string Berlin = "Europe/Berlin", Tokyo = "Asia/Tokyo", LosAngeles = "America/Los_Angeles", LordHowe = "Australia/Lord_Howe", Utc = "Etc/UTC";

    [Theory]
    [InlineData(Tokyo, "2026-03-01", "07:30", "2026-02-28T22:30Z")]
    [InlineData(Berlin, "2026-03-29", "02:30", "2026-03-29T01:00Z")] // never shown that night: when clocks have jumped
    [InlineData(Berlin, "2026-03-29", "03:00", "2026-03-29T01:00Z")]
    [InlineData(Berlin, "2026-10-25", "02:30", "2026-10-25T00:30Z")] // shown twice: the first time
    [InlineData(LosAngeles, "2026-03-08", "02:15", "2026-03-08T10:00Z")]
    [InlineData(LordHowe, "2026-10-04", "02:10", "2026-10-03T15:30Z")] // half an hour is left out there
    public void The_moment_is_when_clocks_first_show_the_time(string zone, string day, string time, string moment) =>
        Assert.Equal(At(moment), StudyReminder.MomentOf(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData(Utc, "07:30", "2026-03-01T07:29Z", null)]
    [InlineData(Utc, "07:30", "2026-03-01T07:30Z", "2026-03-01")]
    [InlineData(Utc, "07:30", "2026-03-01T10:29Z", "2026-03-01")]
    [InlineData(Utc, "07:30", "2026-03-01T10:30Z", null)]
    [InlineData(Utc, "23:58", "2026-03-02T00:03Z", "2026-03-01")] // the job comes every five minutes
    [InlineData(Utc, "23:58", "2026-03-02T00:13Z", null)]
    [InlineData(Utc, "22:00", "2026-03-02T00:05Z", null)]
    [InlineData(Utc, "00:00", "2026-03-02T00:01Z", "2026-03-02")]
    [InlineData(Berlin, "02:30", "2026-03-29T01:01Z", "2026-03-29")]
    [InlineData(Berlin, "02:30", "2026-10-25T01:31Z", "2026-10-25")] // half past two for the second time: still the same day
    public void One_is_due_for_a_day_of_the_person(string zone, string time, string now, string? day) => Assert.Equal(
        day is null ? null : DateOnly.Parse(day, CultureInfo.InvariantCulture),
        StudyReminder.DueFor(TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone), At(now)));

    /// <summary>Every minute of a whole year, in zones that change their clocks at odd times: one moment for each day.</summary>
    [Theory]
    [InlineData(Berlin, "02:30")]
    [InlineData(LordHowe, "01:45")]
    [InlineData("Africa/Casablanca", "02:30")]
    [InlineData("America/Havana", "00:30")]
    [InlineData("Asia/Beirut", "00:00")]
    public void In_a_year_each_day_is_due_once(string zone, string time)
    {
        var (where, at) = (TimeZoneInfo.FindSystemTimeZoneById(zone), TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        HashSet<DateOnly> reminded = [];
        for (var now = At("2026-01-02T00:00Z"); now < At("2026-12-31T00:00Z"); now = now.AddMinutes(5))
        {
            if (StudyReminder.DueFor(at, where, now) is { } day)
            {
                reminded.Add(day);
                Assert.InRange(now - StudyReminder.MomentOf(day, at, where), TimeSpan.Zero, TimeSpan.FromHours(3));
            }
        }
        Assert.InRange(reminded.Count, 362, 364);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

[Covers("PRO-3")]
public sealed class RemindToStudyTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test", timeZone: "Asia/Tokyo");
        await using var db = app.OpenDb();
        await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Preferences.ReminderTime, new TimeOnly(19, 0)).SetProperty(u => u.EmailConfirmed, true));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task One_mail_a_day_at_the_persons_time_however_many_nodes_look()
    {
        await UntilAsync("Asia/Tokyo", new(18, 50));
        await RunAsync();
        Assert.Equal(0, await MailsAsync());

        await UntilAsync("Asia/Tokyo", new(19, 1));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync()));
        await UntilAsync("Asia/Tokyo", new(19, 40));
        await RunAsync();
        Assert.Equal(1, await MailsAsync());
        await UntilAsync("Asia/Tokyo", new(19, 1));
        await RunAsync();
        Assert.Equal(2, await MailsAsync());
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Notifications.CountAsync(n => n.UserId == ada.Id && n.OnceKey!.StartsWith("study-reminder")));
    }

    [Fact]
    public async Task Who_has_studied_today_or_wants_none_is_left_alone()
    {
        await UntilAsync("Asia/Tokyo", new(18, 30));
        await app.InScopeAsync<RecordProgress, bool>(async record => (await record.RunAsync(ada.Id, ada.HomeTeamId, new(Xp: 1), default)).Ok);
        await UntilAsync("Asia/Tokyo", new(19, 1));
        await RunAsync();
        Assert.Equal(0, await MailsAsync());

        await using (var db = app.OpenDb())
        {
            await db.UserSettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.Notifications.StudyReminders, false));
        }
        await UntilAsync("Asia/Tokyo", new(19, 1));
        await RunAsync();
        Assert.Equal(0, await MailsAsync());
    }

    [Fact]
    public async Task After_a_move_the_clock_of_the_new_zone_counts_and_no_day_is_reminded_twice()
    {
        await UntilAsync("Asia/Tokyo", new(19, 1));
        await RunAsync();
        Assert.Equal(1, await MailsAsync());
        await using (var db = app.OpenDb())
        {
            await db.UserSettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.TimeZone, "America/Los_Angeles"));
        }
        await UntilAsync("America/Los_Angeles", new(19, 1)); // the same date again
        await RunAsync();
        Assert.Equal(1, await MailsAsync());
        await UntilAsync("America/Los_Angeles", new(19, 1));
        await RunAsync();
        Assert.Equal(2, await MailsAsync());
    }

    [Fact]
    [Covers("OPS-9")]
    public async Task A_Japanese_person_is_reminded_in_Japanese()
    {
        await using (var db = app.OpenDb())
        {
            await db.UserSettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.Language, "ja"));
        }
        await UntilAsync("Asia/Tokyo", new(12, 0));
        await app.InScopeAsync<RecordProgress, bool>(async record => (await record.RunAsync(ada.Id, ada.HomeTeamId, new(Xp: 1), default)).Ok);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await UntilAsync("Asia/Tokyo", new(19, 1));

        await RunAsync();

        var mailbox = app.Services.GetRequiredService<MailboxStore>();
        await Eventually.SoAsync(() => Task.FromResult(mailbox.List("ada@example.test").Count > 0), "a reminder");
        var mail = mailbox.List("ada@example.test")[0];
        Assert.Equal("1日連続達成中：今日のレッスンが待っています", mail.Subject);
        Assert.Contains("adaさん、1日連続で学習しています。今日も1レッスンで記録が続きます。", mail.Text, StringComparison.Ordinal);
        Assert.Contains("ご指定の19:00にお送りしています。", mail.Text, StringComparison.Ordinal);
    }

    private async Task<int> MailsAsync()
    {
        await using var db = app.OpenDb();
        return await db.OutboxMails.CountAsync(m => m.UserId == ada.Id && m.Template == nameof(StudyReminderMail));
    }

    private Task<bool> RunAsync() => app.InScopeAsync<RemindToStudy, bool>(async job =>
    {
        await ((IJob)job).RunAsync(default);
        return true;
    });

    /// <summary>Moves to the next time that clocks there show it.</summary>
    private Task UntilAsync(string zone, TimeOnly time)
    {
        var (where, now) = (TimeZoneInfo.FindSystemTimeZoneById(zone), app.Clock.GetUtcNow());
        var day = Streak.DayOf(now, where);
        var at = StudyReminder.MomentOf(day, time, where);
        return app.Clock.AdvanceAsync((at > now ? at : StudyReminder.MomentOf(day.AddDays(1), time, where)) - now);
    }
}

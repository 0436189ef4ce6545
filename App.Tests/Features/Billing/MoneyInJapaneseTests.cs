using System.Globalization;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What Japanese people read about plans and payments, on pages and in mails that nobody's browser asked for.</summary>
[Covers("OPS-9")]
public sealed class MoneyInJapaneseTests
{
    private const string Ada = "ada@example.test", Bob = "bob@example.test";

    [Fact]
    public async Task The_pricing_page_is_Japanese_with_its_plans_features_and_prices()
    {
        await using var app = await TestApp.StartAsync();
        using var reader = new PlainBrowser(app.Address);

        var page = (await reader.OpenAsync("/pricing?p=y&lang=ja")).Page;

        Assert.Equal(("プランと料金", "ja"), (reader.Title, page.DocumentElement.GetAttribute("lang")));
        Assert.Equal(["無料", "プレミアム", "チーム", "エンタープライズ"], page.QuerySelectorAll(".plan h2").Select(h => h.TextContent));
        Assert.Contains("1日のレッスン数", page.QuerySelectorAll("table tbody th").Select(h => h.TextContent));
        Assert.Contains("年払い（17%お得）", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"毎年$120.00です。本日開始した場合の更新日は{Day(app.Clock.GetUtcNow().AddYears(1))}です。", page.QuerySelector(".plan .hint")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_reads_of_the_end_of_a_trial_in_their_own_language()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = (await JapaneseAsync(app, Ada), await app.AddPersonAsync(Bob));
        var end = await app.UntilAsync(ada, s => s.TrialEnd is not null);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(4.5));

        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("trial-reminders")).Outcome);

        var mail = await MailAsync(app, Ada);
        Assert.Equal("無料トライアルはあと3日で終了します", mail.Subject);
        Assert.Contains($"{Day(end.TrialEnd!.Value)}にアカウントは無料プランに切り替わります。", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", mail.Html, StringComparison.Ordinal);
        Assert.Equal("Your trial ends in 3 days", (await MailAsync(app, Bob)).Subject);
    }

    [Fact]
    public async Task The_people_of_a_team_get_its_receipt_in_the_language_of_each()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await JapaneseAsync(app, Ada), await app.AddPersonAsync(Bob));
        await using (var db = app.OpenDb())
        {
            db.Add(new TeamMember { TeamId = ada.HomeTeamId, UserId = bob.Id, Role = TeamRole.Billing, JoinedAt = app.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();

        var receipt = await MailAsync(app, Ada, "$12.00の領収書");
        Assert.Contains("$12.00のお支払いを受領しました。", receipt.Text, StringComparison.Ordinal);
        Assert.Contains(Day(app.Clock.GetUtcNow()), receipt.Text, StringComparison.Ordinal);
        await MailAsync(app, Ada, "プレミアムプランが有効になりました");
        Assert.Contains(app.Clock.GetUtcNow().ToString("d MMM yyyy", CultureInfo.InvariantCulture), (await MailAsync(app, Bob, "Receipt for $12.00")).Text, StringComparison.Ordinal);
    }

    private static async Task<User> JapaneseAsync(TestApp app, string email)
    {
        var person = await app.AddPersonAsync(email);
        await using var db = app.OpenDb();
        await db.UserSettings.Where(s => s.UserId == person.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Language, "ja"));
        return person;
    }

    private static async Task<CaughtMail> MailAsync(TestApp app, string to, string? subject = null)
    {
        var mailbox = app.Services.GetRequiredService<MailboxStore>();
        await Eventually.SoAsync(() => Task.FromResult(mailbox.List(to).Any(m => subject is null || m.Subject == subject)), $"a mail “{subject}” to {to}");
        return mailbox.List(to).First(m => subject is null || m.Subject == subject);
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}

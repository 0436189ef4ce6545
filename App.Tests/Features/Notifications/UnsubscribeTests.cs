using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Notifications;

[Covers("MSG-4")]
public sealed class UnsubscribeTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(("App:PublicAddress", "https://accounts.example.com"));
        ada = await app.AddPersonAsync("ada@example.test");
        http = app.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task One_click_in_a_mail_program_ends_a_kind_of_mail_without_signing_in_as_often_as_it_is_pressed()
    {
        var link = LinkOf(NotificationCategory.StudyReminders);

        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Equal((HttpStatusCode.OK, null), await PostAsync(link, ("List-Unsubscribe", "One-Click")));
        }

        var choices = await ChoicesAsync();
        Assert.Equal((false, true, true), (choices.StudyReminders, choices.UsageAlerts, choices.TeamActivity));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "profile.edited" && e.ActorId == ada.Id));
        Assert.False(await WritesAsync(NotificationCategory.StudyReminders));
        Assert.True(await WritesAsync(NotificationCategory.UsageAlerts));
    }

    [Fact]
    public async Task Twenty_clicks_at_once_are_one_change()
    {
        var link = LinkOf(NotificationCategory.UsageAlerts);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(link, ("List-Unsubscribe", "One-Click"))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.False((await ChoicesAsync()).UsageAlerts);
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_until_the_page_is_confirmed()
    {
        var link = LinkOf(NotificationCategory.StudyReminders);
        using var browser = new PlainBrowser(app.Address);

        await browser.OpenAsync(link); // as a scanner does with every link of a mail
        Assert.Equal("No more study reminders?", browser.Title);
        Assert.True((await ChoicesAsync()).StudyReminders);
        await browser.SubmitAsync(browser.Page.QuerySelector("form")!.GetAttribute("action"), null);

        Assert.Equal("You are unsubscribed", browser.Title);
        Assert.False((await ChoicesAsync()).StudyReminders);
        Assert.Equal("You are unsubscribed", (await browser.OpenAsync(link)).Title);
    }

    [Fact]
    public async Task A_link_that_is_none_of_ours_is_told_so_and_changes_nothing()
    {
        var ours = LinkOf(NotificationCategory.StudyReminders);
        foreach (var wrong in new[] { "/unsubscribe", "/unsubscribe?token=", "/unsubscribe?token=x", ours[..^4] + "AAAA", $"/unsubscribe?token={new string('A', 5000)}" })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "unsubscribe_invalid"), await PostAsync(wrong, ("List-Unsubscribe", "One-Click")));
            using var page = await http.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
            Assert.Contains("This link does not work", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal((HttpStatusCode.BadRequest, "unsubscribe_invalid"), await PostAsync(ours, ("List-Unsubscribe", "Two-Clicks")));
        Assert.True((await ChoicesAsync()).StudyReminders);
    }

    [Fact]
    public async Task A_link_holds_for_years_and_does_no_harm_when_the_account_is_gone()
    {
        var link = LinkOf(NotificationCategory.StudyReminders);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(800));
        Assert.Equal((HttpStatusCode.OK, null), await PostAsync(link, ("List-Unsubscribe", "One-Click")));
        await using (var db = app.OpenDb())
        {
            await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Deleted));
        }

        Assert.Equal((HttpStatusCode.OK, null), await PostAsync(link, ("List-Unsubscribe", "One-Click")));
    }

    [Fact, Covers("MSG-1", "ONB-2")]
    public async Task The_welcome_mail_carries_the_way_out_and_does_not_come_to_who_took_it()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var mailing = await TestApp.StartAsync([.. server.Settings(), ("App:PublicAddress", "https://accounts.example.com")]);
        var (eve, bob) = (await mailing.AddPersonAsync("eve@example.test"), await mailing.AddPersonAsync("bob@example.test"));
        await mailing.ChooseAsync(bob, choices => choices.StudyReminders = false);
        await FinishAsync(mailing, bob);
        await FinishAsync(mailing, eve);

        var mail = (await server.ExpectAsync(1)).Single();
        Assert.Equal("eve@example.test", mail.To);
        var link = mail.Header("List-Unsubscribe").Single().Trim('<', '>');
        Assert.StartsWith("https://accounts.example.com/unsubscribe?token=", link, StringComparison.Ordinal);
        Assert.Equal(["List-Unsubscribe=One-Click"], mail.Header("List-Unsubscribe-Post"));
        Assert.Contains($"Unsubscribe: {link}", mail.Part("text/plain"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}\"", mail.Part("text/html"), StringComparison.Ordinal);

        using var client = mailing.NewClient();
        using var pressed = await client.PostAsync(new Uri(link).PathAndQuery, new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        using var person = await mailing.ProgramOfAsync(eve);
        var me = await person.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        Assert.False(me.GetProperty("preferences").GetProperty("notifications").GetProperty("studyReminders").GetBoolean());
    }

    [Fact]
    public async Task No_product_mail_leaves_without_a_way_out_and_no_link_ends_what_must_come()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Services.GetRequiredService<MailComposer>().ComposeAsync<WelcomeMail>(
            new("ada@example.test"), MailCategory.Product, new Dictionary<string, object?> { [nameof(WelcomeMail.Name)] = "Ada" }));
        var links = app.Services.GetRequiredService<UnsubscribeLinks>();
        Assert.Throws<ArgumentException>(() => links.Of(ada.Id, NotificationCategory.Security));
        Assert.Throws<ArgumentException>(() => links.Of(ada.Id, NotificationCategory.Billing));
    }

    private string LinkOf(NotificationCategory category)
    {
        var link = app.Services.GetRequiredService<UnsubscribeLinks>().Of(ada.Id, category);
        Assert.StartsWith("https://accounts.example.com/unsubscribe?token=", link, StringComparison.Ordinal);
        return new Uri(link).PathAndQuery;
    }

    private async Task<bool> WritesAsync(NotificationCategory category)
    {
        await using var db = app.OpenDb();
        await app.Services.GetRequiredService<ProductMails>().AddAsync<WelcomeMail>(
            db, category, new(ada.Email!, "Ada", ada.Id), new Dictionary<string, object?> { [nameof(WelcomeMail.Name)] = "Ada" }, null, CancellationToken.None);
        return await db.SaveChangesAsync() > 0;
    }

    private async Task<NotificationChoices> ChoicesAsync()
    {
        await using var db = app.OpenDb();
        return (await db.UserSettings.AsNoTracking().SingleAsync(s => s.UserId == ada.Id)).Notifications;
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await http.PostAsync(path, form);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private static async Task FinishAsync(TestApp on, User who)
    {
        using var program = await on.ProgramOfAsync(who);
        foreach (var step in new[] { "welcome", "about", "preferences", "modules", "first-step" })
        {
            using var saved = await program.PutAsJsonAsync($"/api/v1/onboarding/steps/{step}", new { });
            saved.EnsureSuccessStatusCode();
        }
        using var completed = await program.PostAsync("/api/v1/onboarding/complete", null);
        completed.EnsureSuccessStatusCode();
    }
}

using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Learning.Static;

/// <summary>The course without an account and without a script.</summary>
[Covers("PRO-7")]
public sealed class GuestTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private static readonly Lesson[] First = [.. Course.Bundled.Lessons.Take(4)];

    [Fact]
    public async Task A_guest_has_three_lessons_a_day()
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        foreach (var lesson in First[..3])
        {
            await LearnAsync(browser, lesson);
            Assert.Equal(lesson.Cards.Count, browser.Page.QuerySelectorAll(".badge.ok").Length);
        }
        await browser.OpenAsync($"/learn/{First[3].Key}/questions");
        Assert.Null(browser.Page.QuerySelector("[name=attempt]"));
        Assert.NotNull(browser.Page.QuerySelector("a[href='/register']"));
    }

    [Fact]
    public async Task The_same_answers_sent_twice_count_once()
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync($"/learn/{First[0].Key}/questions");
        var attempt = browser.Page.QuerySelector("[name=attempt]")!.GetAttribute("value");
        await AnswerAsync(browser, First[0]);
        await browser.OpenAsync($"/learn/{First[0].Key}/questions");
        await AnswerAsync(browser, First[0], ("attempt", attempt));
        await browser.OpenAsync("/learn");

        Assert.Contains("1 of 3", browser.Page.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_guest_learned_moves_to_the_account_they_make_once()
    {
        var email = AccountsApp.NewEmail();
        using var browser = new PlainBrowser(accounts.App.Address);
        await LearnAsync(browser, First[0]);
        await LearnAsync(browser, First[1]);
        var cookie = browser.CookieOf("__Host-guest")!;
        await accounts.App.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        await accounts.SignUpAsync(email);
        await SignInAsync(browser, email);
        await browser.OpenAsync("/settings/security");

        var user = await UserAsync(email);
        Assert.Equal((2, (First[0].Cards.Count + First[1].Cards.Count) * 10L, 1), (user.Learning.LessonsCompleted, user.Learning.TotalXp, user.Learning.CurrentStreak));
        Assert.Null(browser.CookieOf("__Host-guest"));

        foreach (var again in new[] { email, AccountsApp.NewEmail() })
        {
            if (again != email)
            {
                await accounts.SignUpAsync(again);
            }
            using var replaying = new PlainBrowser(accounts.App.Address, $"__Host-guest={cookie}");
            await SignInAsync(replaying, again);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                using var tab = new PlainBrowser(accounts.App.Address, $"__Host-guest={cookie}; __Host-session={replaying.CookieOf("__Host-session")}");
                await tab.OpenAsync("/settings/security");
            }));
            Assert.Equal(again == email ? 2 : 0, (await UserAsync(again)).Learning.LessonsCompleted);
        }
    }

    [Fact]
    public async Task An_account_that_was_there_before_gets_nothing_of_a_guest()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await accounts.App.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        using var browser = new PlainBrowser(accounts.App.Address);
        await LearnAsync(browser, First[0]);
        await SignInAsync(browser, email);
        await browser.OpenAsync("/settings/security");

        Assert.Equal(0, (await UserAsync(email)).Learning.LessonsCompleted);
        Assert.Null(browser.CookieOf("__Host-guest"));
    }

    [Fact]
    public async Task Furigana_can_be_put_away()
    {
        var words = Course.Bundled.Lessons.First(l => l.Cards.Any(c => c.HasFurigana));
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync($"/learn/{words.Key}");
        Assert.NotNull(browser.Page.QuerySelector("ruby"));
        await browser.SubmitAsync("/learn/furigana", ("show", "false"));
        Assert.Equal($"/learn/{words.Key}", browser.Path);
        Assert.Null(browser.Page.QuerySelector("ruby"));
    }

    [Theory]
    [InlineData("/learn/nowhere")]
    [InlineData("/learn/nowhere/questions")]
    public async Task A_lesson_that_is_none_is_not_found(string path)
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync(path);
        Assert.Equal("There is no page here", browser.Title);
    }

    private static async Task LearnAsync(PlainBrowser browser, Lesson lesson)
    {
        await browser.OpenAsync($"/learn/{lesson.Key}/questions");
        await AnswerAsync(browser, lesson);
    }

    private static Task<PlainBrowser> AnswerAsync(PlainBrowser browser, Lesson lesson, params (string, string?)[] more) =>
        browser.SubmitAsync($"/learn/{lesson.Key}/questions", null, [.. lesson.Cards.Select((card, i) => ($"q{i}", (string?)card.Meaning)), .. more]);

    private static async Task SignInAsync(PlainBrowser browser, string email)
    {
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }

    private async Task<BlazorAccounts.Features.Accounts.User> UserAsync(string email)
    {
        await using var db = accounts.App.OpenDb();
        return await db.Users.AsNoTracking().SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }
}

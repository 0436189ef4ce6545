using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Learning.Static;

[Covers("PRO-2", "PRO-7")]
public sealed class PracticePageTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private static readonly string Deck = Course.Bundled.Decks[0].Key;
    private static readonly string Practice = $"/learn/practice/{Deck}";

    [Fact]
    public async Task What_was_practised_is_counted_and_said()
    {
        var (email, browser) = await OpenedAsync();
        using var _ = browser;

        await browser.SubmitAsync(Practice, null);

        Assert.Contains("0 of 8 right, 0 XP.", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("[role=alert]"));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(1, await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Learning.MinutesStudied).SingleAsync());
    }

    /// <summary>The account was suspended under their hands; the session is remembered for a moment.</summary>
    [Fact]
    public async Task A_record_that_is_refused_is_told_and_nothing_is_praised()
    {
        var (email, browser) = await OpenedAsync();
        using var _ = browser;
        await using var db = accounts.App.OpenDb();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await browser.OpenAsync(Practice);
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Suspended));
            await browser.SubmitAsync(Practice, null);
            if (browser.Path == Practice)
            {
                break;
            }
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Active)); // somebody had looked already
            await SignInAsync(browser, email);
        }

        Assert.Contains("Your answers were not counted", browser.Page.QuerySelector("main [role=alert]")?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("XP.", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.QuerySelector("[name=attempt]")); // to send again
        Assert.Equal(0, await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Learning.MinutesStudied).SingleAsync());
    }

    private async Task<(string Email, PlainBrowser Browser)> OpenedAsync()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var browser = new PlainBrowser(accounts.App.Address);
        await SignInAsync(browser, email);
        await using (var db = accounts.App.OpenDb())
        {
            var who = await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
            var opened = await accounts.App.InScopeAsync<ChooseDecks, Outcome>(choose => choose.OpenAsync(who.Id, who.HomeTeamId, Deck, CancellationToken.None));
            Assert.True(opened.Ok, opened.Message);
        }
        await browser.OpenAsync(Practice);
        return (email, browser);
    }

    private static async Task SignInAsync(PlainBrowser browser, string email)
    {
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }
}

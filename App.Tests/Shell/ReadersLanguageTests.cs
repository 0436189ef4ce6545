using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BlazorAccounts.Platform.Texts;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Shell;

[Covers("OPS-9")]
public sealed class ReadersLanguageTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string English = "You cannot open this page";
    private const string Japanese = "このページは開けません";

    [Theory]
    [InlineData(null, "en")]
    [InlineData("ja", "ja")]
    [InlineData("ja-JP", "ja")]
    [InlineData("en-GB,en;q=0.9,ja;q=0.8", "en")]
    [InlineData("en;q=0.5,ja;q=0.8", "ja")]
    [InlineData("fr-FR,fr;q=0.9,ja;q=0.2", "ja")]
    [InlineData("fr-FR,fr", "en")]
    [InlineData("*", "en")]
    [InlineData("no language; at all", "en")]
    public async Task A_browser_says_what_its_reader_speaks(string? accepted, string language)
    {
        using var http = accounts.App.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pricing");
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        using var answer = await http.SendAsync(request);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(language == "ja" ? "本文へスキップ" : "Skip to content", page.QuerySelector("a.skip")!.TextContent);
        Assert.Equal(language, Pressed(page));
        Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(c => c.StartsWith("language=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Errors_and_refusals_are_in_the_readers_language()
    {
        using var http = accounts.App.NewClient();
        http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("ja-JP"));

        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var lost = await http.GetAsync("/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "ページが見つかりません"), (lost.StatusCode, Title(await lost.Content.ReadAsStringAsync())));

        http.DefaultRequestHeaders.Accept.Clear();
        using var refused = await http.GetAsync("/api/v1/users/me");
        Assert.Contains("先にサインインしてください。", (await refused.ReadAsync(401)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_answers_in_its_language_and_the_browser_keeps_it()
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/no-access?lang=ja");
        Assert.Equal((Japanese, "ja"), (browser.Title, browser.Page.DocumentElement.GetAttribute("lang")));

        await browser.OpenAsync("/no-access");
        Assert.Equal((Japanese, "ja"), (browser.Title, browser.CookieOf("language")));

        await browser.OpenAsync("/no-access?lang=xx");
        Assert.Equal((English, "ja"), (browser.Title, browser.CookieOf("language")));

        await browser.OpenAsync("/no-access?lang=en");
        await browser.OpenAsync("/no-access");
        Assert.Equal((English, "en"), (browser.Title, browser.CookieOf("language")));
    }

    [Fact]
    public async Task A_cookie_that_somebody_wrote_is_passed_over()
    {
        using var browser = new PlainBrowser(accounts.App.Address, "language=../../etc");
        await browser.OpenAsync("/no-access");

        Assert.Equal(English, browser.Title);
    }

    [Fact]
    public async Task An_accounts_language_comes_before_the_browsers_and_takes_effect_at_once()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync("/settings/preferences");
        Assert.Equal("Preferences", browser.Title);

        await browser.SubmitAsync("/settings/preferences", null, ("language", "ja"));
        Assert.Equal(("環境設定", "ja"), (browser.Title, browser.Page.DocumentElement.GetAttribute("lang")));
        Assert.Contains("保存しました。", browser.Page.QuerySelectorAll("main .note").Select(note => note.TextContent.Trim()));

        // Another browser, which was used in English.
        using var other = new PlainBrowser(accounts.App.Address, $"{Session}={browser.CookieOf(Session)}; language=en");
        await other.OpenAsync("/settings/profile");
        Assert.Equal(("プロフィール", "ja"), (other.Title, other.CookieOf("language")));

        await browser.OpenAsync("/settings/profile?lang=en");
        Assert.Equal("Profile", browser.Title);
        await browser.OpenAsync("/settings/profile");
        Assert.Equal("プロフィール", browser.Title);
    }

    [Fact]
    public async Task A_button_changes_the_language_of_a_stranger()
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/pricing?lang=en&p=y");
        await browser.SubmitAsync("/language", ("language", "ja"));

        Assert.Equal(("本文へスキップ", "/pricing?p=y", "ja"), (browser.Page.QuerySelector("a.skip")!.TextContent, browser.Path, Pressed(browser.Page)));
    }

    [Fact]
    public async Task A_button_changes_the_language_of_an_account()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync("/terms");
        await browser.SubmitAsync("/language", ("language", "ja"));
        Assert.Equal(("/terms", "ja"), (browser.Path, Pressed(browser.Page)));

        await browser.OpenAsync("/settings/preferences");
        Assert.Equal("ja", browser.Page.QuerySelector("[name=language][checked]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_language_that_is_none_changes_nothing()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync("/terms");
        await browser.SubmitAsync("/language", ("language", "xx"));
        Assert.Equal(("/terms", "en"), (browser.Path, Pressed(browser.Page)));

        await browser.SubmitAsync("/language", ("language", Languages.Pseudo));
        Assert.Equal("en", Pressed(browser.Page));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task The_button_leads_nowhere_else(string away)
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/terms");
        await browser.SubmitAsync("/language", ("language", "ja"), ("returnUrl", away));

        Assert.Equal((accounts.App.Address.GetLeftPart(UriPartial.Authority), "ja"), (browser.Origin, Pressed(browser.Page)));
    }

    [Fact]
    public async Task Another_site_cannot_press_the_button()
    {
        using var http = accounts.App.NewClient();
        using var answer = await http.PostAsync("/language", new FormUrlEncodedContent([new("language", "ja"), new("returnUrl", "/")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Search_engines_are_told_of_a_public_page_in_every_language()
    {
        var root = accounts.App.Address.ToString();
        foreach (var path in new[] { "", "pricing", "learn", "terms", "privacy" })
        {
            using var browser = new PlainBrowser(accounts.App.Address);
            await browser.OpenAsync($"/{path}?utm_source=x");
            Assert.Equal(
                [("en", $"{root}{path}?lang=en"), ("ja", $"{root}{path}?lang=ja"), ("x-default", $"{root}{path}")],
                browser.Page.QuerySelectorAll("head link[rel=alternate]").Select(l => (l.GetAttribute("hreflang")!, l.GetAttribute("href")!)));
        }
        using var other = new PlainBrowser(accounts.App.Address);
        await other.OpenAsync("/no-access");
        Assert.Empty(other.Page.QuerySelectorAll("link[rel=alternate]"));
    }

    private const string Session = "__Host-session";

    private async Task<PlainBrowser> SignedInAsync()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("/sign-in", null, ("email", email), ("password", AccountsApp.Password));
        return browser;
    }

    private static string? Pressed(IHtmlDocument page) => page.QuerySelector("form[action='/language'] [aria-pressed=true]")?.GetAttribute("value");

    private static string Title(string html) => new HtmlParser().ParseDocument(html).QuerySelector("h1")!.TextContent;
}

using System.Net;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Notifications;

/// <summary>The page as a browser without JavaScript has it.</summary>
[Covers("MSG-4", "OPS-11")]
public sealed class NotificationsPageTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;
    private PlainBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
        browser = await app.BrowserOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task The_bell_counts_on_static_and_on_live_pages()
    {
        Assert.Equal("Notifications", await BellAsync("/notifications"));
        Assert.Equal("Nothing yet", browser.Page.QuerySelector(".empty h2")!.TextContent);
        await app.TellAsync(ada);
        await app.TellAsync(ada);

        foreach (var page in new[] { "/dashboard", "/settings/security", "/notifications" })
        {
            Assert.Equal("Notifications, 2 unread", await BellAsync(page));
            Assert.Equal("2", browser.Page.QuerySelector(".bell .count")!.TextContent);
            Assert.Equal("", browser.Page.QuerySelector(".bell + [role=status]")!.TextContent);
        }
        for (var i = 0; i < 98; i++)
        {
            await app.TellAsync(ada);
        }
        Assert.Equal("Notifications, more than 99 unread", await BellAsync("/notifications"));
    }

    [Fact]
    public async Task Opening_one_leads_to_what_it_is_about_and_reads_it()
    {
        await app.TellAsync(ada, "Your plan changed", href: "/billing");
        await app.TellAsync(ada, "Just so you know", href: null);
        await browser.OpenAsync("/notifications");
        Assert.Equal(["Just so you know", "Your plan changed"], Titles());
        Assert.Single(browser.Page.QuerySelectorAll(".notices button.link"));

        await browser.SubmitAsync("/notifications/open", ("id", IdOf("Your plan changed")));
        Assert.Equal("/billing", browser.Path);
        Assert.Equal("Notifications, 1 unread", await BellAsync("/notifications"));
        Assert.Equal("/billing", browser.Page.QuerySelector(".notices .read h2 a")!.GetAttribute("href"));

        await browser.SubmitAsync("/notifications/read", ("id", IdOf("Just so you know")));
        Assert.Equal("/notifications", browser.Path);
        Assert.Equal("Notifications", await BellAsync("/notifications"));
        Assert.Null(browser.Page.QuerySelector("form[action='/notifications/read-all']"));
    }

    [Fact]
    public async Task Pages_and_reading_all_work_with_plain_links_and_forms()
    {
        for (var i = 0; i < 45; i++)
        {
            await app.TellAsync(ada, $"{i}");
        }
        await browser.OpenAsync("/notifications");
        var seen = new List<string>(Titles());
        while (browser.Page.QuerySelector("a[rel=next]") is { } next)
        {
            await browser.OpenAsync(next.GetAttribute("href")!);
            seen.AddRange(Titles());
        }
        Assert.Equal(Enumerable.Range(0, 45).Reverse().Select(i => $"{i}"), seen);

        await browser.SubmitAsync("/notifications/read", ("id", IdOf("3")));
        Assert.StartsWith("/notifications?after=", browser.Path, StringComparison.Ordinal); // where it was pressed
        await browser.SubmitAsync("/notifications/read-all", null);
        Assert.Equal("/notifications", browser.Path);
        Assert.Equal("Notifications", await BellAsync("/notifications"));
        Assert.Empty(browser.Page.QuerySelectorAll(".notices button"));
    }

    [Fact]
    public async Task Addresses_that_somebody_made_up_show_no_more_than_an_empty_page()
    {
        var bob = await app.AddPersonAsync("bob@example.test");
        await app.TellAsync(bob, "For Bob");
        var his = (await app.ToldAsync(bob)).Single().Id;

        Assert.Equal("Notifications", (await browser.OpenAsync($"/notifications?after={his}")).Title);
        Assert.Empty(Titles());
        await browser.OpenAsync("/notifications?after=x");
        await app.TellAsync(ada, "Mine");
        await browser.OpenAsync("/notifications");
        await browser.SubmitAsync("/notifications/open", ("id", $"{his}"));
        Assert.Equal("/notifications", browser.Path);
        Assert.Null((await app.ToldAsync(bob)).Single().ReadAt);
    }

    [Fact, Covers("OPS-7")]
    public async Task A_foreign_form_changes_nothing_and_nobody_sees_nothing()
    {
        await app.TellAsync(ada);
        using var forged = app.NewClient();
        forged.DefaultRequestHeaders.Add("Cookie", $"__Host-session={await app.SessionCookieAsync(ada)}");
        foreach (var action in new[] { "open", "read", "read-all" })
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("id", $"{(await app.ToldAsync(ada)).Single().Id}")]);
            using var refused = await forged.PostAsync($"/notifications/{action}", form);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        Assert.Null((await app.ToldAsync(ada)).Single().ReadAt);

        using var nobody = new PlainBrowser(app.Address);
        Assert.StartsWith("/sign-in", (await nobody.OpenAsync("/notifications")).Path, StringComparison.Ordinal);
    }

    private async Task<string?> BellAsync(string page) => (await browser.OpenAsync(page)).Page.QuerySelector(".app-top a.bell")!.GetAttribute("aria-label");

    private IEnumerable<string> Titles() => browser.Page.QuerySelectorAll(".notices h2").Select(h => h.TextContent.Trim());

    private string IdOf(string title) =>
        browser.Page.QuerySelectorAll(".notices li").Single(li => li.QuerySelector("h2")!.TextContent.Trim() == title).QuerySelector("button[form=read]")!.GetAttribute("value")!;
}

using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static BlazorAccounts.Platform.Texts.Text;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Pages in the language that somebody chose, also those that a circuit goes on drawing.</summary>
[Covers("OPS-9")]
public sealed class LanguageTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    public static MatrixTheoryData<string, bool> Looks => new(["/", "/sign-in", "/register", "/pricing", "/no-access"], [false, true]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chosen_in_the_preferences_it_is_on_every_page_at_once(bool javaScript)
    {
        var email = $"language-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var visitor = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await visitor.ArriveAsync("/dashboard");
        await visitor.OpenAsync("/settings/preferences");
        await visitor.Page.Locator("label.chip", new() { HasText = "日本語" }).ClickAsync();
        await visitor.Button("Save preferences").ClickAsync();
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "ja");
        await Expect(visitor.Heading).ToHaveTextAsync("環境設定");
        await Expect(visitor.Page.GetByText("保存しました。")).ToBeVisibleAsync();
        await visitor.LooksAsync("language-preferences");

        await visitor.OpenAsync("/dashboard");
        await Expect(visitor.Heading).ToContainTextAsync("さん");
        if (!javaScript)
        {
            return;
        }
        await visitor.LiveAsync();
        await Expect(visitor.Heading).ToContainTextAsync("さん");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "1日の目標" })).ToBeVisibleAsync();
        await visitor.LooksAsync("language-dashboard");

        // Drawn by the circuit alone, first because of a click and then because of what another node tells.
        await visitor.Link("お支払い").First.ClickAsync();
        await visitor.ArriveAsync("/billing");
        await Expect(visitor.Heading).ToHaveTextAsync("お支払い");
        await TellAsync(email);
        await Expect(visitor.Page.Locator(".bell")).ToHaveAttributeAsync("aria-label", "通知、未読2件"); // this browser was new to the account
        await visitor.LooksAsync("language-billing");

        await visitor.OpenAsync("/notifications");
        await Expect(visitor.Button("2段階認証が有効になりました")).ToBeVisibleAsync();
        await visitor.LooksAsync("language-notifications");
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task A_public_page_is_sound_in_it(string path, bool dark)
    {
        await using var context = await browser.ContextAsync(product.Url, dark);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{path}?lang=ja");
        foreach (var width in new[] { Browser.Desktop, Browser.Phone })
        {
            await page.SetViewportSizeAsync(width, width < 600 ? 844 : 800);
            await Pictures.KeepAsync(page, $"language{path.TrimEnd('/').Replace('/', '-')}_{width}_{(dark ? "dark" : "light")}");
            Assert.Empty(await Browser.ViolationsAsync(page));
            Assert.False(await Browser.OverflowsAsync(page), $"{path} overflows at {width}");
        }
    }

    private async Task TellAsync(string email)
    {
        await using var node = product.App.StartNode();
        await using var db = node.OpenDb();
        var id = await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync();
        await db.NotifyAsync(id, NotificationCategory.Security, new(L("Two-step sign-in is on"), L("Look at your security settings."), "/settings/security"), node.Clock.GetUtcNow(), null, CancellationToken.None);
        await db.SaveChangesAsync();
    }
}

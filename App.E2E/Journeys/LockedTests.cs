using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>What Premium has and the free plan has not, and the pages about money in the dark.</summary>
public sealed class LockedTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory, Covers("PLN-3", "PLN-4")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_on_the_free_plan_finds_analytics_locked_and_the_way_to_open_it(bool javaScript)
    {
        var email = $"locked-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(8));
        await product.Outside.RunJobAsync("expire-trials");
        await using var visitor = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await visitor.ArriveAsync("/upgrade"); // the trial is over
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await visitor.OpenAsync("/dashboard");
        await Expect(visitor.Link("Analytics")).ToHaveCountAsync(0);

        var answer = await visitor.Page.GotoAsync("/analytics");

        Assert.Equal(402, answer!.Status);
        await Expect(visitor.Heading).ToHaveTextAsync("Analytics");
        await Expect(visitor.Page.GetByText("Analytics is part of Premium")).ToBeVisibleAsync();
        await DarkAsync(visitor, "analytics-locked");
        await visitor.OpenAsync("/settings/modules");
        await DarkAsync(visitor, "modules-locked");
        await visitor.OpenAsync("/billing");
        await DarkAsync(visitor, "billing-free");
        await visitor.OpenAsync("/analytics");
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Upgrade", Exact = true }).Last.ClickAsync(); // the first is the notice of the trial's end
        await visitor.ArriveAsync("/upgrade");
        await DarkAsync(visitor, "upgrade-free");
    }

    [Fact, Covers("PLN-4")]
    public async Task Pages_about_money_are_sound_in_the_dark()
    {
        const string Email = "dark@example.com";
        using var account = await product.SignUpAsync(Email);
        await account.BuyAsync("premium.monthly");
        await account.UntilAsync("/api/v1/billing/invoices", invoices => invoices.GetArrayLength() == 1);
        using var on = await account.Http.PostAsJsonAsync("/api/v1/subscriptions", new { moduleId = "analytics" });
        using var counted = await account.Http.PostAsJsonAsync("/api/v1/users/me/progress", new { lessons = 2, minutes = 14, xp = 60, words = 5, accuracy = 90 });
        await using var visitor = await Visitor.SignedInAsync(browser, product, Email);
        await visitor.ArriveAsync("/dashboard");
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        foreach (var path in new[] { "/billing", "/billing/details", "/upgrade", "/orders", "/settings/modules", "/analytics" })
        {
            await visitor.OpenAsync(path);
            await Browser.SettledAsync(visitor.Page);
            await DarkAsync(visitor, $"paid{path.Replace('/', '-')}");
        }
    }

    private static async Task DarkAsync(Visitor visitor, string name)
    {
        await visitor.LooksAsync($"{name}-dark");
        await visitor.Page.SetViewportSizeAsync(Browser.Desktop, 800);
    }
}

using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("PLN-4")]
public sealed class ModulesTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_switches_analytics_on_looks_and_switches_it_off(bool javaScript)
    {
        var email = $"modules-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        using var counted = await account.Http.PostAsJsonAsync("/api/v1/users/me/progress", new { lessons = 2, minutes = 14, xp = 60, words = 5, accuracy = 90 });
        await using var visitor = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await visitor.OpenAsync("/settings/modules");
        await visitor.LooksAsync("modules");
        await visitor.Button("Switch on: Analytics").ClickAsync();
        await Expect(visitor.Page.GetByText("Analytics is on.")).ToBeVisibleAsync();
        await visitor.Link("Open Analytics").ClickAsync();
        await visitor.ArriveAsync("/analytics");
        await Expect(visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Img, new() { Name = "Minutes of the last 30 days: 14 in all. Days studied: 1." })).ToBeVisibleAsync();
        await visitor.LooksAsync("analytics");
        await visitor.OpenAsync("/settings/modules");
        await visitor.Button("Switch off: Analytics").ClickAsync();
        await Expect(visitor.Page.GetByText("Analytics is off.")).ToBeVisibleAsync();
        await visitor.OpenAsync("/analytics");
        await visitor.LooksAsync("analytics-off");
    }

    [Fact]
    public async Task The_menu_of_an_open_page_follows()
    {
        using var account = await product.SignUpAsync("modules-follow@example.com");
        await using var visitor = await Visitor.SignedInAsync(browser, product, "modules-follow@example.com");
        await visitor.OpenAsync("/dashboard");
        await visitor.LiveAsync();
        await Expect(visitor.Link("Analytics")).ToHaveCountAsync(0);

        using var added = await account.Http.PostAsJsonAsync("/api/v1/subscriptions", new { moduleId = "analytics" });

        await Expect(visitor.Link("Analytics").First).ToBeVisibleAsync();
        using var removed = await account.Http.DeleteAsync("/api/v1/subscriptions/analytics");
        await Expect(visitor.Link("Analytics")).ToHaveCountAsync(0);
    }
}

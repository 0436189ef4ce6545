using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("PRO-1", "PRO-3")]
public sealed class SettingsTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_a_picture_and_a_theme_are_seen_on_every_page(bool javaScript)
    {
        var email = $"settings-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var visitor = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await visitor.ArriveAsync("/dashboard");

        await visitor.OpenAsync("/settings/profile");
        await visitor.Page.Locator("[name=displayName]").FillAsync("Grace Hopper");
        await visitor.Button("Save profile").ClickAsync();
        await Expect(visitor.Page.GetByText("Saved.")).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("Picture file").SetInputFilesAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pictures", "plain.png"));
        await visitor.Button("Upload").ClickAsync();
        await Expect(visitor.Page.GetByText("Your picture is saved.")).ToBeVisibleAsync();
        await Eventually.SoAsync(() => visitor.Page.Locator("main img.avatar").EvaluateAsync<bool>("picture => picture.complete && picture.naturalWidth === 12"), "the picture is there");
        await visitor.LooksAsync("settings-profile");

        await visitor.OpenAsync("/settings/preferences");
        await visitor.Page.Locator("label.chip", new() { HasText = "Dark" }).ClickAsync();
        await visitor.Page.Locator("label.chip", new() { HasText = "Large" }).ClickAsync();
        await visitor.Button("Save preferences").ClickAsync();
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-font-size", "large");
        await visitor.LooksAsync("settings-preferences");

        await visitor.OpenAsync("/dashboard");
        await Expect(visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Account menu" }).Locator("img.avatar")).ToHaveCountAsync(1);
        await Expect(visitor.Heading).ToContainTextAsync("Grace Hopper");
    }
}

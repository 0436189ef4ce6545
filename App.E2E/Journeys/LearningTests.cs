using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("PRO-2", "PRO-7")]
public sealed class LearningTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_learns_makes_an_account_and_goes_on_there(bool javaScript)
    {
        var email = $"learner-{(javaScript ? "live" : "plain")}@example.com";
        await using var visitor = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await visitor.OpenAsync("/learn");
        await visitor.LooksAsync("learn-guest");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Start: Hiragana: vowels" }).ClickAsync();
        await visitor.LooksAsync("learn-lesson");
        await visitor.Link("Ask me").ClickAsync();
        foreach (var reading in new[] { "a", "i", "u", "e", "o" })
        {
            await visitor.Page.Locator("fieldset", new() { HasText = Kana[reading] }).Locator("label.chip", new() { HasTextRegex = new($"^\\s*{reading}\\s*$") }).ClickAsync();
        }
        await visitor.LooksAsync("learn-questions");
        await visitor.Button("Check my answers").ClickAsync();
        await Expect(visitor.Page.GetByText("5 of 5 right, 50 XP.")).ToBeVisibleAsync();
        await visitor.LooksAsync("learn-result");

        await product.Outside.AdvanceAsync(TimeSpan.FromSeconds(2));
        using var account = await product.SignUpAsync(email);
        await visitor.SignInAsync(email);
        await visitor.OpenAsync("/learn");
        await Expect(visitor.Page.GetByText("50 XP")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("1 day", new() { Exact = true })).ToBeVisibleAsync();
        await visitor.LooksAsync("learn");
    }

    private static readonly Dictionary<string, string> Kana = new(StringComparer.Ordinal) { ["a"] = "あ", ["i"] = "い", ["u"] = "う", ["e"] = "え", ["o"] = "お" };
}

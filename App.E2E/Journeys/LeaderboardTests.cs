using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("PRO-8")]
public sealed class LeaderboardTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Somebody_looks_at_the_leaderboard_turns_the_page_searches_and_takes_part(bool javaScript)
    {
        var (email, prefix) = ($"rival-{javaScript}@example.com".ToLowerInvariant(), javaScript ? "with" : "without");
        await AddPeopleAsync(prefix, 27);
        using var account = await product.SignUpAsync(email);
        await using var visitor = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await visitor.ArriveAsync("/dashboard");

        await visitor.Link("Leaderboard").First.ClickAsync();
        await visitor.ArriveAsync("/leaderboard");
        await Expect(visitor.Page.GetByText("You are not on it.")).ToBeVisibleAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(25);
        await visitor.LooksAsync("leaderboard");
        await visitor.Link("Next").ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("26");
        await visitor.Link("First page").ClickAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(25);

        await visitor.TypeAsync("Search by name", $"{prefix}_2");
        await visitor.Button("Search").ClickAsync();
        await visitor.ArriveAsync("/leaderboard?q=" + prefix + "_2");
        await Expect(Rows(visitor)).ToHaveCountAsync(7); // 20 to 26
        await visitor.LooksAsync("leaderboard-search");

        using var edited = await account.Http.PatchAsJsonAsync("/api/v1/users/me", new { profile = new { isPublic = true, displayName = $"Rival {prefix}" } });
        edited.EnsureSuccessStatusCode();
        await StudyAsync(email);
        await visitor.OpenAsync("/leaderboard");
        await Expect(visitor.Page.GetByText("You are not on it.")).ToHaveCountAsync(0);
        await Expect(visitor.Page.GetByRole(AriaRole.Row, new() { Name = $"Rival {prefix}" })).ToContainTextAsync("You");
    }

    private static ILocator Rows(Visitor visitor) => visitor.Page.Locator("tbody tr");

    private async Task AddPeopleAsync(string prefix, int count)
    {
        await using var db = product.App.OpenDb();
        for (var i = 0; i < count; i++)
        {
            var user = await product.App.AddPersonAsync($"{prefix}_{i:00}@example.test");
            await db.TraderProfiles.Where(t => t.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.IsPublic, true));
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.IsListed, true).SetProperty(u => u.Learning.CurrentStreak, i + 1).SetProperty(u => u.Learning.StreakUntil, product.App.Clock.GetUtcNow().AddDays(1)));
        }
    }

    private async Task StudyAsync(string email)
    {
        await using var db = product.App.OpenDb();
        await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.Learning.CurrentStreak, 400).SetProperty(u => u.Learning.StreakUntil, product.App.Clock.GetUtcNow().AddDays(1)));
    }
}

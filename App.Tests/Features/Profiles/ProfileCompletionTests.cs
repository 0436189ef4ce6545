using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("PRO-9")]
public sealed class ProfileCompletionTests : IAsyncLifetime
{
    private static readonly ProfileFacts Nothing = new(false, false, false, false, false, false, false, false, false);
    private static readonly ProfileFacts Everything = new(true, true, true, true, true, true, true, true, true);
    private TestApp app = null!;
    private User ada = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public void The_parts_are_a_hundred_together_and_what_brings_most_comes_first()
    {
        Assert.Equal(100, ProfileCompletion.Parts.Sum(p => p.Weight));
        Assert.Equal(ProfileCompletion.Parts.OrderByDescending(p => p.Weight), ProfileCompletion.Parts);
        Assert.Distinct(ProfileCompletion.Parts.Select(p => p.Key));
    }

    public static TheoryData<ProfileFacts, int, string?, string> Profiles => new()
    {
        { Nothing, 0, "/verify-email", "email goals firstLesson secondFactor displayName picture reminder names bio" },
        { Nothing with { Email = true }, 20, "/settings/preferences", "goals firstLesson secondFactor displayName picture reminder names bio" },
        { Everything with { FirstLesson = false }, 85, "/learn", "firstLesson" },
        { Everything with { SecondFactor = false, Bio = false }, 80, "/settings/security", "secondFactor bio" },
        { Everything with { DisplayName = false, Picture = false }, 80, "/settings/profile", "displayName picture" },
        { Everything with { Reminder = false, Names = false }, 90, "/settings/preferences", "reminder names" },
        { Everything, 100, null, "" },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_there_makes_a_percentage_and_the_next_step(ProfileFacts facts, int percent, string? next, string missing)
    {
        var completion = ProfileCompletion.Of(facts);

        Assert.Equal((percent, next, missing), (completion.Percent, completion.NextStep?.Href, string.Join(' ', completion.Missing)));
    }

    [Fact]
    public async Task The_answer_of_users_me_says_it()
    {
        using var http = await app.ProgramOfAsync(ada);

        var fresh = await CompletionAsync(http);
        Assert.Equal((20, "Set your goals", "/settings/preferences"), (
            fresh.GetProperty("percent").GetInt32(),
            fresh.GetProperty("nextStep").GetProperty("title").GetString(),
            fresh.GetProperty("nextStep").GetProperty("href").GetString()));

        await CompleteAsync(secondFactor: false);
        Assert.Equal(["secondFactor"], (await CompletionAsync(http)).GetProperty("missing").EnumerateArray().Select(m => m.GetString()));

        await CompleteAsync(secondFactor: true);
        var whole = await CompletionAsync(http);
        Assert.Equal((100, JsonValueKind.Null), (whole.GetProperty("percent").GetInt32(), whole.GetProperty("nextStep").ValueKind));
    }

    [Fact]
    public async Task A_passkey_is_as_good_as_a_second_factor()
    {
        await CompleteAsync(secondFactor: false);
        await using var db = app.OpenDb();
        db.UserPasskeys.Add(new()
        {
            CredentialId = [1, 2, 3],
            UserId = ada.Id,
            Data = new() { PublicKey = [1], AttestationObject = [1], ClientDataJson = [1], CreatedAt = app.Clock.GetUtcNow(), Transports = [] },
        });
        await db.SaveChangesAsync();
        using var http = await app.ProgramOfAsync(ada);

        Assert.Equal(100, (await CompletionAsync(http)).GetProperty("percent").GetInt32());
        Assert.Equal(Everything, await ProfileFacts.LoadAsync(db, ada.Id, default));
    }

    [Fact]
    public async Task The_dashboard_and_the_settings_show_it_with_the_next_step()
    {
        using var browser = await app.BrowserOfAsync(ada);

        foreach (var page in new[] { "/dashboard", "/settings/profile" })
        {
            await browser.OpenAsync(page);
            var card = browser.Page.QuerySelectorAll(".card").Single(c => c.QuerySelector("h2")?.TextContent == "Your profile");
            Assert.Equal("Percent of your profile: 20 of 100", card.QuerySelector("[role=img]")!.GetAttribute("aria-label"));
            Assert.Equal(("/settings/preferences", "Set your goals"), (card.QuerySelector("a")!.GetAttribute("href"), card.QuerySelector("a")!.TextContent));
        }

        await CompleteAsync(secondFactor: true);
        await browser.OpenAsync("/dashboard");
        Assert.DoesNotContain("Your profile", browser.Page.QuerySelectorAll("h2").Select(h => h.TextContent));
        await browser.OpenAsync("/settings/profile");
        Assert.Contains("Your profile is complete.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> CompletionAsync(HttpClient http) => await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me/completion");

    private async Task CompleteAsync(bool secondFactor)
    {
        await using var db = app.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == ada.Id);
        (user.DisplayName, user.FirstName, user.LastName, user.Bio, user.PhotoUrl) = ("Ada", "Ada", "Lovelace", "Poet of numbers", "https://example.test/a.png");
        (user.Preferences.Goals, user.Preferences.ReminderTime, user.Learning.LessonsCompleted, user.TwoFactorEnabled) = (["exam"], new(7, 30), 1, secondFactor);
        await db.SaveChangesAsync();
    }
}

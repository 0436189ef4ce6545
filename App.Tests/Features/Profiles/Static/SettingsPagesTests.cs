using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles.Static;

/// <summary>The settings as a browser without a script sees them.</summary>
[Covers("PRO-1", "PRO-3", "PRO-6", "OPS-11")]
public sealed class SettingsPagesTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Profile = "/settings/profile";
    private const string Preferences = "/settings/preferences";

    [Fact]
    public async Task A_saved_profile_shows_on_the_page_and_in_the_API()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync(Profile);
        await browser.SubmitAsync(Profile, null, ("displayName", "Ada L."), ("firstName", "Ada"), ("lastName", "Lovelace"), ("bio", "Numbers\r\nand looms"), ("isPublic", "true"));

        Assert.Equal(Profile, browser.Path);
        Assert.Equal(("Ada L.", "Numbers\nand looms"), (Value(browser, "displayName"), browser.Page.QuerySelector("[name=bio]")!.TextContent));
        Assert.NotNull(browser.Page.QuerySelector("[name=isPublic][checked]"));
        await browser.SubmitAsync(Profile, null, ("isPublic", null));
        Assert.Null(browser.Page.QuerySelector("[name=isPublic][checked]"));
    }

    [Fact]
    public async Task What_is_refused_stands_beside_its_field_and_nothing_is_lost_or_saved()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync(Profile);
        await browser.SubmitAsync(Profile, null, ("displayName", new string('x', 51)), ("username", "no spaces"), ("bio", "kept"));

        Assert.Equal("Error: Use 50 characters or fewer.", browser.Page.QuerySelector("#displayName-error")!.TextContent.Trim());
        Assert.NotNull(browser.Page.QuerySelector("#username-error"));
        Assert.Equal("kept", browser.Page.QuerySelector("[name=bio]")!.TextContent);
        await browser.OpenAsync(Profile);
        Assert.Equal("", browser.Page.QuerySelector("[name=bio]")!.TextContent);
    }

    [Fact]
    public async Task A_username_that_is_taken_is_said_beside_its_field()
    {
        var taken = await accounts.SignUpAsync(AccountsApp.NewEmail());
        using var browser = await SignedInAsync();
        await browser.OpenAsync(Profile);
        await using var db = accounts.App.OpenDb();
        var name = await db.Users.OrderBy(u => u.Id).Select(u => u.UserName!).FirstAsync();
        await browser.SubmitAsync(Profile, null, ("username", name.ToUpperInvariant()));

        Assert.Contains("taken", browser.Page.QuerySelector("#username-error")!.TextContent, StringComparison.Ordinal);
        Assert.NotEqual(default, taken);
    }

    [Fact]
    public async Task Theme_and_text_size_are_drawn_at_once_and_in_every_browser_of_the_person()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await SignInAsync(email);
        await browser.OpenAsync(Preferences);
        await browser.SubmitAsync(Preferences, null, ("theme", "dark"), ("fontSize", "large"), ("dailyGoalMinutes", "25"), ("reminderTime", "07:30"), ("goals", "travel"), ("goals", "exam"));

        Assert.Equal(("dark", "large"), Look(browser));
        Assert.Equal(["travel", "exam"], browser.Page.QuerySelectorAll("[name=goals][checked]").Select(g => g.GetAttribute("value")));
        using var other = await SignInAsync(email);
        await other.OpenAsync("/settings/security");
        Assert.Equal(("dark", "large"), Look(other));
        await other.SubmitAsync("/theme", ("theme", "light"));
        await browser.OpenAsync(Preferences);
        Assert.Equal(("light", "large"), Look(browser));
        await using var db = accounts.App.OpenDb();
        var line = await db.AuditEntries.Where(a => a.Action == "profile.edited" && db.Users.Any(u => u.Id == a.ActorId && u.NormalizedEmail == EmailAddress.Normalize(email))).OrderByDescending(a => a.At).FirstAsync();
        Assert.Equal("127.0.0.1", line.Address); // also of what is changed in the frame
        Assert.Contains("light", line.After, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_program_s_change_of_theme_is_seen_by_the_next_page()
    {
        var email = AccountsApp.NewEmail();
        var tokens = await accounts.SignUpAsync(email);
        using var browser = await SignInAsync(email);
        using var http = new HttpClient { BaseAddress = accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        using var patched = await http.PatchAsJsonAsync("/api/v1/users/me", new { preferences = new { theme = "dark", timeZone = "Asia/Tokyo" } });
        await patched.ReadAsync(200);

        await browser.OpenAsync("/settings/sessions");
        Assert.Equal("dark", Look(browser).Theme);
        Assert.DoesNotContain("UTC", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal); // the person's own clock needs no name
    }

    [Fact]
    public async Task Numbers_and_times_out_of_range_are_refused_in_words()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync(Preferences);
        await browser.SubmitAsync(Preferences, null, ("dailyGoalMinutes", "4"), ("reminderTime", "25:00"), ("timeZone", "Mars/Olympus"), ("theme", "pink"));

        foreach (var field in new[] { "dailyGoalMinutes", "reminderTime", "timeZone", "theme" })
        {
            Assert.NotNull(browser.Page.QuerySelector($"#{field}-error"));
        }
        Assert.Equal(4, browser.Page.QuerySelectorAll(".summary li").Length);
    }

    [Fact]
    public async Task Choices_of_notifications_are_kept()
    {
        using var browser = await SignedInAsync();
        await browser.OpenAsync("/settings/notifications");
        await browser.SubmitAsync("/settings/notifications", null, ("studyReminders", null), ("productNews", "true"));

        Assert.Null(browser.Page.QuerySelector("[name=studyReminders][checked]"));
        Assert.NotNull(browser.Page.QuerySelector("[name=productNews][checked]"));
        Assert.NotNull(browser.Page.QuerySelector("[name=usageAlerts][checked]"));
    }

    private static string? Value(PlainBrowser browser, string name) => browser.Page.QuerySelector($"[name={name}]")!.GetAttribute("value");

    private static (string? Theme, string? Size) Look(PlainBrowser browser) =>
        (browser.Page.DocumentElement.GetAttribute("data-theme"), browser.Page.DocumentElement.GetAttribute("data-font-size"));

    private async Task<PlainBrowser> SignedInAsync()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        return await SignInAsync(email);
    }

    private async Task<PlainBrowser> SignInAsync(string email)
    {
        var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/sign-in");
        return await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }
}

using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

[Covers("ACC-12", "ACC-15")]
public sealed class LinkProviderTests(ProviderApp site) : IClassFixture<ProviderApp>
{
    private const string Security = "/settings/security";

    [Fact]
    public async Task Somebody_signed_in_adds_a_provider_with_any_address_and_removes_it()
    {
        var email = AccountsApp.NewEmail();
        using var browser = await SignedInAsync(email);
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/google/add", null);
        await site.ComeBackAsync(browser, $"unverified.other-{email}");
        Assert.Equal(Security, browser.Path);
        Assert.Contains("Google is connected.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        using var by = site.NewBrowser();
        await site.ComeByAsync(by, "google", $"unverified.other-{email}");
        Assert.StartsWith("/welcome", by.Path, StringComparison.Ordinal);

        await browser.SubmitAsync("/settings/providers/remove", null);
        Assert.Contains("Disconnected.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await by.OpenAsync(Security);
        Assert.StartsWith("/sign-in", by.Path, StringComparison.Ordinal); // signed out everywhere else
        await browser.OpenAsync(Security);
        Assert.Equal(Security, browser.Path);
        Assert.Contains(await site.Person.MailsAsync(email), m => m.Subject == "Google can no longer sign in to your account");
    }

    /// <summary>Apple's answer is a post of another site, which brings no cookie of ours but the one that is made for it.</summary>
    [Fact]
    public async Task Apple_is_added_by_its_form()
    {
        var email = AccountsApp.NewEmail();
        using var browser = await SignedInAsync(email);
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/apple/add", null);
        await site.ComeBackAsync(browser, $"fine.{email}");

        Assert.Contains("Apple is connected.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_another_account_is_not_added()
    {
        var (email, other) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var owner = site.NewBrowser();
        await site.ComeByAsync(owner, "google", $"fine.{other}");
        using var browser = await SignedInAsync(email);
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/google/add", null);
        await site.ComeBackAsync(browser, $"fine.{other}");

        Assert.Contains("connected to another account", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await using var db = site.App.OpenDb();
        Assert.Equal(0, await db.UserLogins.CountAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    [Fact]
    public async Task The_last_way_in_stays_until_there_is_a_password()
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/remove", null);
        Assert.Contains("This is your only way in.", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await browser.SubmitAsync(null, null, ("newPassword", "a fresh new password"));
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/remove", null);

        Assert.Contains("Disconnected.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        using var login = await site.Person.PostAsync("login", new { email, password = "a fresh new password" });
        await login.ReadAsync(200);
    }

    [Fact]
    public async Task Without_a_password_a_code_by_mail_proves_who_it_is()
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await AgeProofAsync(email);
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/remove", null);
        Assert.StartsWith("/settings/confirm", browser.Path, StringComparison.Ordinal);
        await browser.SubmitAsync(null, ("action", "send"));
        await browser.SubmitAsync(null, null, ("code", await site.Person.CodeAsync(email)));

        Assert.Equal(Security, browser.Path);
        await browser.SubmitAsync("/settings/providers/remove", null);
        Assert.Contains("This is your only way in.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_removals_at_once_one_way_in_remains()
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.OpenAsync(Security);
        await browser.SubmitAsync("/settings/providers/apple/add", null);
        await site.ComeBackAsync(browser, $"fine.{email}");
        await using var db = site.App.OpenDb();
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
        // oidc-provider plays both under one issuer and knows one person: a second identity as another provider would have.
        db.UserLogins.Add(BlazorAccounts.Features.Accounts.Providers.LinkProvider.Row(user.Id, "github", site.GitHub.Address, "77"));
        await db.SaveChangesAsync();
        var session = await db.Sessions.SingleAsync(s => s.UserId == user.Id && s.EndedAt == null);
        var logins = await db.UserLogins.AsNoTracking().Where(l => l.UserId == user.Id).ToListAsync();
        Assert.Equal(2, logins.Count);

        await Task.WhenAll(logins.Select(l => site.App.InScopeAsync<BlazorAccounts.Features.Accounts.Providers.LinkProvider, bool>(async link =>
            (await link.RemoveAsync(user.Id, session.Id, l.LoginProvider, l.ProviderKey, BlazorAccounts.Features.Accounts.SessionKind.Api, new("test", "127.0.0.1"), CancellationToken.None)).Ok)));

        Assert.Equal(1, await db.UserLogins.CountAsync(l => l.UserId == user.Id));
    }

    /// <summary>By two accounts and by each several times: one of them has it, and hears so each time.</summary>
    [Fact]
    public async Task Of_many_who_add_one_identity_at_once_one_has_it()
    {
        List<(Guid UserId, Guid SessionId)> people = [];
        await using var db = site.App.OpenDb();
        foreach (var email in new[] { AccountsApp.NewEmail(), AccountsApp.NewEmail() })
        {
            await site.Person.SignUpAsync(email);
            people.Add(await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).Select(s => new ValueTuple<Guid, Guid>(s.UserId, s.Id)).SingleAsync());
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (Person: people[i % 2], Outcome: await site.App.InScopeAsync<BlazorAccounts.Features.Accounts.Providers.LinkProvider, BlazorAccounts.Platform.Outcome>(link =>
            link.AddAsync(people[i % 2].UserId, people[i % 2].SessionId, "google", "https://accounts.google.com", "at-once", new("test", "127.0.0.1"), CancellationToken.None)))));

        var owner = (await db.UserLogins.SingleAsync(l => l.ProviderKey == "at-once")).UserId;
        Assert.All(outcomes, o => Assert.Equal(o.Person.UserId == owner, o.Outcome.Ok));
        Assert.All(outcomes.Where(o => !o.Outcome.Ok), o => Assert.Equal("provider_taken", o.Outcome.Code));
    }

    private async Task<PlainBrowser> SignedInAsync(string email)
    {
        await site.Person.SignUpAsync(email);
        var browser = site.NewBrowser();
        await browser.OpenAsync("/sign-in");
        return await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }

    private async Task AgeProofAsync(string email)
    {
        await using var db = site.App.OpenDb();
        var before = site.App.Clock.GetUtcNow().AddMinutes(-5);
        await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
    }
}

using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.Providers;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>A provider's sign-in to an address that somebody has, or had, an account with here.</summary>
[Covers("ACC-12")]
public sealed class ProviderTakeOverTests(ProviderApp site) : IClassFixture<ProviderApp>
{
    [Fact]
    public async Task A_proved_account_is_linked_after_its_person_signed_in_and_never_before()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.SignUpAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        Assert.Equal("/sign-in?returnUrl=%2Flink-provider", browser.Path);
        await using var db = site.App.OpenDb();
        Assert.Equal(0, await db.UserLogins.CountAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));

        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
        Assert.Equal("/link-provider", browser.Path);
        await browser.SubmitAsync(null, null);

        Assert.Equal(1, await db.UserLogins.CountAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
        Assert.Contains(await site.Person.MailsAsync(email), m => m.Subject == "Google can now sign in to your account");
        using var later = site.NewBrowser();
        await site.ComeByAsync(later, "google", $"fine.{email}");
        Assert.StartsWith("/welcome", later.Path, StringComparison.Ordinal);
    }

    /// <summary>The browser keeps two notes on this way: the identity that waits, and the link that it asked for.</summary>
    [Fact]
    public async Task A_magic_link_proves_the_account_as_well()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.SignUpAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.SubmitAsync(null, ("action", "link"), ("email", email));
        await Eventually.SoAsync(async () => (await site.Person.MailsAsync(email)).Count(m => m.Template == "CodeMail") == 2, "the link");
        await browser.SubmitAsync(null, null, ("code", await site.Person.CodeAsync(email)));
        Assert.Equal("/link-provider", browser.Path);
        await browser.SubmitAsync(null, null);

        await using var db = site.App.OpenDb();
        Assert.True(await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    /// <summary>What waits to be connected waits for a quarter of an hour, a proof for five minutes.</summary>
    [Fact]
    public async Task A_proof_that_grew_old_is_asked_for_again_and_then_it_is_connected()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.SignUpAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
        await using var db = site.App.OpenDb();
        var before = site.App.Clock.GetUtcNow().AddMinutes(-5);
        await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
        await browser.SubmitAsync(null, null);
        Assert.Equal("/settings/confirm?returnUrl=%2Flink-provider", browser.Path);
        Assert.False(await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));

        await browser.SubmitAsync(null, null, ("password", AccountsApp.Password));
        Assert.Equal("/link-provider", browser.Path);
        await browser.SubmitAsync(null, null);
        Assert.True(await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_meanwhile_gets_nothing_linked()
    {
        var (email, other) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await site.Person.SignUpAsync(email);
        await site.Person.SignUpAsync(other);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.SubmitAsync(null, null, ("email", other), ("password", AccountsApp.Password));

        Assert.NotEqual("/link-provider", browser.Path);
        await using var db = site.App.OpenDb();
        Assert.False(await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && (u.NormalizedEmail == EmailAddress.Normalize(email) || u.NormalizedEmail == EmailAddress.Normalize(other)))));
    }

    [Fact]
    public async Task An_unverified_address_of_a_known_account_is_turned_away()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.SignUpAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"unverified.{email}");

        Assert.Equal("/sign-in", browser.Path);
        Assert.Contains("Sign in another way", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Pre-hijacking: whoever registered first never proved the address.</summary>
    [Fact]
    public async Task An_account_whose_address_was_never_proved_is_taken_over_clean()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.RegisterAsync(email);
        var code = await site.Person.CodeAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");

        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);
        var user = await UserAsync(email);
        Assert.True(user!.EmailConfirmed);
        Assert.Null(user.PasswordHash);
        using var old = await site.Person.PostAsync("login", new { email, password = AccountsApp.Password });
        await old.ReadAsync(401);
        using var late = await site.Person.PostAsync("verify-email", new { email, code });
        await late.ReadAsync(400);
        await browser.OpenAsync("/settings/security");
        Assert.Equal("Security", browser.Title);
    }

    [Fact]
    public async Task Taken_over_by_many_at_once_nothing_of_before_is_left()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.RegisterAsync(email);
        var (userId, now) = ((await UserAsync(email))!.Id, site.App.Clock.GetUtcNow());
        await using var db = site.App.OpenDb();
        var session = UserSession.Start(userId, SessionKind.Api, now, TimeSpan.FromDays(30), null, null);
        db.Add(session);
        db.Add(RefreshToken.First(Guid.CreateVersion7(), session.Id, new byte[32], now, now.AddDays(30)));
        db.Add(LinkProvider.Row(userId, "github", "https://github.com", email));
        db.Add(new Authenticator { UserId = userId, Secret = [1], LastStep = 0, CreatedAt = now });
        db.Add(new RecoveryCode { UserId = userId, Hash = [1] });
        db.Add(new TwoFactorRecovery { UserId = userId, AskedAt = now, ReadyAt = now });
        db.Add(new EmailChange { UserId = userId, CodeId = Guid.CreateVersion7(), OldEmail = email, OldNormalizedEmail = EmailAddress.Normalize(email)!, NewEmail = AccountsApp.NewEmail(), AskedAt = now });
        await db.SaveChangesAsync();
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, true));
        var browsers = Enumerable.Range(0, 6).Select(_ => site.NewBrowser()).ToList();

        await Task.WhenAll(browsers.Select(b => site.ComeByAsync(b, "google", $"fine.{email}")));

        Assert.All(browsers, b => Assert.StartsWith("/welcome", b.Path, StringComparison.Ordinal));
        browsers.ForEach(b => b.Dispose());
        var user = await UserAsync(email);
        Assert.Equal((true, null, false), (user!.EmailConfirmed, user.PasswordHash, user.TwoFactorEnabled));
        Assert.NotNull((await db.Sessions.AsNoTracking().SingleAsync(s => s.Id == session.Id)).EndedAt);
        Assert.Equal("google", (await db.UserLogins.AsNoTracking().SingleAsync(l => l.UserId == userId)).ProviderDisplayName);
        Assert.Equal((0, 0, 0, 0, 0), (
            await db.EmailChanges.CountAsync(c => c.UserId == userId),
            await db.Authenticators.CountAsync(a => a.UserId == userId),
            await db.RecoveryCodes.CountAsync(c => c.UserId == userId),
            await db.TwoFactorRecoveries.CountAsync(r => r.UserId == userId),
            await db.EmailCodes.CountAsync(c => c.UserId == userId)));
    }

    /// <summary>Pre-hijacking with an identity of one's own: a provider that verifies nothing, and somebody else's address.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_came_with_an_unproved_address_is_out_once_its_owner_proves_it(bool byReset)
    {
        var email = AccountsApp.NewEmail();
        using var other = site.NewBrowser();
        await site.ComeByAsync(other, "google", $"unverified.{email}");
        Assert.Equal("/verify-email", other.Path);
        var (ask, verify) = byReset ? ("forgot-password", "verify-reset-code") : ("login/code", "login/code/verify");
        using var asked = await site.Person.PostAsync(ask, new { email });
        await Eventually.SoAsync(async () => (await site.Person.MailsAsync(email)).Count(m => m.Template == "CodeMail") == 2, "the code");
        using var proved = await site.Person.PostAsync(verify, new { email, code = await site.Person.CodeAsync(email) });
        var answer = await proved.ReadAsync(200);
        if (byReset)
        {
            using var reset = await site.Person.PostAsync("reset-password", new { resetToken = answer.Text("resetToken"), newPassword = "of its owner alone" });
            await reset.ReadAsync(204);
        }

        using var again = site.NewBrowser();
        await site.ComeByAsync(again, "google", $"unverified.{email}");
        Assert.StartsWith("/sign-in", again.Path, StringComparison.Ordinal);
        await using var db = site.App.OpenDb();
        Assert.False(await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    /// <summary>For a week nobody gets the address of an account that moved away from it, by whatever way.</summary>
    [Fact]
    public async Task An_address_that_is_kept_for_another_account_makes_none()
    {
        var (old, fresh) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = new HttpClient { BaseAddress = site.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await site.Person.SignUpAsync(old)).Text("accessToken"));
        using var asked = await http.PostAsJsonAsync("/api/v1/auth/change-email", new { email = fresh });
        await asked.ReadAsync(202);
        using var moved = await http.PostAsJsonAsync("/api/v1/auth/change-email/verify", new { code = await site.Person.CodeAsync(fresh) });
        await moved.ReadAsync(200);

        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{old}");
        Assert.Equal("/sign-in", browser.Path);
        Assert.Contains("already an account", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(await UserAsync(old));
    }

    private async Task<User?> UserAsync(string email)
    {
        await using var db = site.App.OpenDb();
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }
}

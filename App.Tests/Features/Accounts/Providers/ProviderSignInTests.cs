using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

[Covers("ACC-11")]
public sealed class ProviderSignInTests(ProviderApp site) : IClassFixture<ProviderApp>
{
    [Theory]
    [InlineData("google")]
    [InlineData("apple")]
    public async Task The_first_time_makes_an_account_and_later_ones_find_it(string provider)
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, provider, $"fine.{email}");

        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);
        var user = await UserAsync(email);
        Assert.True(user!.EmailConfirmed);
        Assert.Equal(provider, user.AuthProvider);
        Assert.Null(user.PasswordHash);
        if (provider == "google")
        {
            Assert.Equal(("Ada", "Lovelace"), (user.FirstName, user.LastName)); // Apple tells the name only in its first form
        }
        using var later = site.NewBrowser();
        await site.ComeByAsync(later, provider, $"fine.{email}");
        Assert.StartsWith("/welcome", later.Path, StringComparison.Ordinal);
        await using var db = site.App.OpenDb();
        Assert.Equal(2, (await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email))).SignInCount);
        Assert.Equal(2, await db.SignIns.CountAsync(r => r.UserId == user.Id && r.Method == provider && r.Succeeded));
        Assert.Single(await db.Subscriptions.Where(s => s.TeamId == user.HomeTeamId).ToListAsync()); // the trial of ACC-3
    }

    [Fact]
    public async Task GitHub_is_known_by_its_number_and_by_its_verified_primary_address()
    {
        var email = AccountsApp.NewEmail();
        site.GitHub.Accounts["grace"] = (4711, [GitHubStandIn.Email("other@example.test", primary: false), GitHubStandIn.Email(email)]);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "github", "grace");
        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);
        Assert.Equal("Hopper", (await UserAsync(email))!.LastName);

        site.GitHub.Accounts["renamed"] = (4711, [GitHubStandIn.Email("new@example.test")]);
        using var renamed = site.NewBrowser();
        await site.ComeByAsync(renamed, "github", "renamed");
        Assert.StartsWith("/welcome", renamed.Path, StringComparison.Ordinal);
        Assert.Null(await UserAsync("new@example.test"));
        site.GitHub.Accounts["grace"] = (4712, [GitHubStandIn.Email(email)]); // somebody else took the name that became free
        using var other = site.NewBrowser();
        await site.ComeByAsync(other, "github", "grace");
        Assert.Equal("/sign-in?returnUrl=%2Flink-provider", other.Path);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task GitHub_without_a_verified_primary_address_makes_no_account(bool primary, bool verified)
    {
        var email = AccountsApp.NewEmail();
        var login = $"nobody-{primary}";
        site.GitHub.Accounts[login] = (primary ? 11 : 12, [GitHubStandIn.Email(email, primary, verified)]);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "github", login);

        Assert.Equal("/sign-in", browser.Path);
        Assert.Contains("no email address of yours", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(await UserAsync(email));
        Assert.Null(await UserAsync("shown@profile.example"));
    }

    /// <summary>GitHub lists thirty addresses unless it is asked for more.</summary>
    [Fact]
    public async Task GitHub_may_name_the_primary_address_late()
    {
        var email = AccountsApp.NewEmail();
        site.GitHub.Accounts["many"] = (4713, [.. Enumerable.Range(0, 80).Select(i => GitHubStandIn.Email($"many{i}@example.test", primary: false)), GitHubStandIn.Email(email)]);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "github", "many");

        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);
        Assert.NotNull(await UserAsync(email));
    }

    [Theory]
    [InlineData("wrong-nonce")]
    [InlineData("no-nonce")]
    [InlineData("wrong-audience")]
    [InlineData("two-audiences")]
    [InlineData("wrong-issuer")]
    [InlineData("expired")]
    [InlineData("early")]
    [InlineData("wrong-at-hash")]
    [InlineData("wrong-key")]
    [InlineData("unsigned")]
    [InlineData("hmac")]
    public async Task A_token_that_does_not_hold_signs_nobody_in(string lie)
    {
        var email = AccountsApp.NewEmail();
        foreach (var provider in new[] { "google", "apple" })
        {
            using var browser = site.NewBrowser();
            await site.ComeByAsync(browser, provider, $"{lie}.{email}");

            Assert.Equal("/sign-in", browser.Path);
            Assert.Contains("did not work. Try again", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        }
        Assert.Null(await UserAsync(email));
    }

    [Theory]
    [InlineData("unverified", "google", false)]
    [InlineData("missing", "google", false)]
    [InlineData("text", "google", false)]
    [InlineData("text-false", "google", false)]
    [InlineData("text", "apple", true)]
    [InlineData("text-false", "apple", false)]
    [InlineData("unverified", "apple", false)]
    public async Task Only_a_verified_address_needs_no_code(string kind, string provider, bool verified)
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, provider, $"{kind}.{email}");

        Assert.Equal(verified, (await UserAsync(email))!.EmailConfirmed);
        Assert.StartsWith(verified ? "/welcome" : "/verify-email", browser.Path, StringComparison.Ordinal);
        await using var db = site.App.OpenDb();
        Assert.Equal(verified, await db.UserLogins.AnyAsync(l => db.Users.Any(u => u.Id == l.UserId && u.NormalizedEmail == EmailAddress.Normalize(email)))); // not kept before the address is proved
    }

    [Fact]
    public async Task No_address_makes_no_account()
    {
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"no-email.{AccountsApp.NewEmail()}");

        Assert.Equal("/sign-in", browser.Path);
        Assert.Contains("Verify one there", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Told once, unsigned, beside the code: text to show, and no reason to fail.</summary>
    [Theory]
    [InlineData("""{"name":{"firstName":" Grace ","lastName":"Hopper"},"email":"somebody@else.example"}""", "Grace", "Hopper")]
    [InlineData("""{"name":{"firstName":7}}""", null, null)]
    [InlineData("""{"name":"Grace"}""", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("{", null, null)]
    public async Task Apple_tells_the_name_in_its_form(string user, string? first, string? last)
    {
        var email = AccountsApp.NewEmail();
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "apple", $"fine.{email}", appleUser: user);
        var made = await UserAsync(email);
        Assert.Equal((first, last), (made!.FirstName, made.LastName));
    }

    [Fact]
    public async Task Eight_first_sign_ins_at_once_make_one_account()
    {
        var email = AccountsApp.NewEmail();
        var browsers = Enumerable.Range(0, 8).Select(_ => site.NewBrowser()).ToList();

        await Task.WhenAll(browsers.Select(b => site.ComeByAsync(b, "google", $"fine.{email}")));

        Assert.All(browsers, b => Assert.StartsWith("/welcome", b.Path, StringComparison.Ordinal));
        await using var db = site.App.OpenDb();
        Assert.Equal(1, await db.Users.CountAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email)));
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task Refusing_there_is_no_error_here()
    {
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "github", "refuses");

        Assert.Equal("/sign-in", browser.Path);
        Assert.Contains("Signing in with GitHub was cancelled.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/signin-google")]
    [InlineData("/signin-google?code=abc&state=def")]
    [InlineData("/signin-google?error=server_error")]
    [InlineData("/signin-apple?code=abc")]
    [InlineData("/signin-github?state=%00")]
    public async Task Who_comes_back_without_having_left_is_told_to_try_again(string address)
    {
        using var browser = site.NewBrowser();
        await browser.OpenAsync(address);

        Assert.Equal("/sign-in", browser.Path);
        Assert.NotNull(browser.Page.QuerySelector(".note"));
    }

    [Fact]
    public async Task A_return_address_is_followed_only_inside_this_site()
    {
        var email = AccountsApp.NewEmail();
        await site.Person.SignUpAsync(email);
        using var browser = site.NewBrowser();
        await site.ComeByAsync(browser, "google", $"fine.{email}");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
        await browser.SubmitAsync(null, null);
        using var inside = site.NewBrowser();
        await site.ComeByAsync(inside, "google", $"fine.{email}", "/sign-in?returnUrl=%2Fsettings%2Fsessions");
        Assert.Equal("/settings/sessions", inside.Path);
        using var outside = site.NewBrowser();
        await site.ComeByAsync(outside, "google", $"fine.{email}", "/sign-in?returnUrl=https%3A%2F%2Fevil.example");
        Assert.StartsWith("/welcome", outside.Path, StringComparison.Ordinal);
    }

    private async Task<User?> UserAsync(string email)
    {
        await using var db = site.App.OpenDb();
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }
}

using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>The account pages as a browser without JavaScript sees them.</summary>
[Covers("OPS-11")]
public sealed class PagesTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    [Covers("ACC-1", "ACC-5", "ACC-6")]
    public async Task Two_fields_and_a_code_lead_into_the_product()
    {
        using var browser = NewBrowser();
        var email = AccountsApp.NewEmail();
        await RegisterAsync(browser, email);
        Assert.Equal("/verify-email", browser.Path);
        Assert.Contains(email, browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await browser.SubmitAsync(null, null, ("code", await accounts.CodeAsync(email)));
        Assert.Equal("/welcome", browser.Path[..8]);
        await browser.OpenAsync("/register");
        Assert.NotEqual("/register", browser.Path);
        await using var db = accounts.App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
        Assert.True(user.EmailConfirmed);
        Assert.NotNull(user.Consents.TermsAcceptedAt);
        Assert.Null(user.Consents.MarketingConsentAt);
    }

    [Fact]
    public async Task Typed_values_stay_on_an_error_but_never_the_password()
    {
        using var browser = NewBrowser();
        await browser.OpenAsync("/register");
        await browser.SubmitAsync(null, null, ("email", "no address"), ("password", "hunter2"), ("username", "my name"), ("firstName", "Ann"), ("marketingConsent", "true"));

        Assert.Equal("/register", browser.Path);
        Assert.Equal("no address", Value(browser, "email"));
        Assert.Equal("my name", Value(browser, "username"));
        Assert.Equal("Ann", Value(browser, "firstName"));
        Assert.NotNull(browser.Page.QuerySelector("[name=marketingConsent][checked]"));
        Assert.DoesNotContain("hunter2", browser.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.All(["email", "password", "username"], name => Assert.Equal("true", browser.Page.QuerySelector($"[name={name}]")!.GetAttribute("aria-invalid")));
        Assert.NotNull(browser.Page.QuerySelector("[role=alert]"));
    }

    [Fact]
    [Covers("ACC-4")]
    public async Task A_known_address_is_led_to_sign_in()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var browser = NewBrowser();
        await RegisterAsync(browser, email);

        Assert.Equal("/register", browser.Path);
        Assert.NotNull(browser.Page.QuerySelector(".note a[href='/sign-in']"));
    }

    [Fact]
    [Covers("ACC-6")]
    public async Task Signing_in_before_confirming_leads_to_the_code_with_a_fresh_one()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var browser = NewBrowser();
        await SignInAsync(browser, email, "/sign-in");

        Assert.Equal("/verify-email", browser.Path);
        Assert.Contains("Confirm your email address first", browser.Page.QuerySelector("[role=status], .note")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await accounts.MailsAsync(email)).Count);
        await browser.SubmitAsync(null, null, ("code", await accounts.CodeAsync(email)));
        Assert.NotEqual("/verify-email", browser.Path);
    }

    [Fact]
    [Covers("ACC-5")]
    public async Task The_code_page_sends_a_new_code_and_tells_wrong_from_used_up()
    {
        var email = AccountsApp.NewEmail();
        using var browser = NewBrowser();
        await RegisterAsync(browser, email);
        await browser.SubmitAsync(null, ("action", "resend"));
        Assert.Equal("/verify-email", browser.Path);
        Assert.Equal(2, (await accounts.MailsAsync(email)).Count);

        var wrong = await accounts.CodeAsync(email) == "000000" ? "111111" : "000000";
        HashSet<string> said = [];
        for (var i = 0; i < 6; i++)
        {
            await browser.SubmitAsync(null, null, ("code", wrong));
            said.Add(browser.Page.QuerySelector(".err, [role=alert]")!.TextContent.Trim());
        }
        Assert.Equal(2, said.Count);
    }

    [Theory]
    [InlineData("/sign-in?returnUrl=%2Fterms", "/terms")]
    [InlineData("/sign-in?returnUrl=%2Fterms%3Fa%3D%C3%A9", "/terms")]
    [InlineData("/sign-in?returnUrl=%2F%2Fevil.example", "/welcome")]
    [InlineData("/sign-in?returnUrl=https%3A%2F%2Fevil.example", "/welcome")]
    [InlineData("/sign-in?returnUrl=%2F%5Cevil.example", "/welcome")]
    [Covers("ACC-9", "OPS-7")]
    public async Task Signing_in_goes_on_inside_this_site_only(string from, string to)
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = NewBrowser();
        await SignInAsync(browser, email, from);

        Assert.StartsWith(to, browser.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_the_page_it_was_on()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var jar = accounts.App.NewClient();
        using var browser = NewBrowser();
        await SignInAsync(browser, email, "/sign-in?returnUrl=%2Fterms");
        await using var db = accounts.App.OpenDb();
        var session = await db.Sessions.Where(s => s.Kind == BlazorAccounts.Features.Accounts.SessionKind.Browser && db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).SingleAsync();
        var token = (await browser.OpenAsync("/register")).Path;
        Assert.NotEqual("/register", token); // signed in

        using var foreign = await jar.PostAsync("/sign-out", new FormUrlEncodedContent([]));
        Assert.Equal(400, (int)foreign.StatusCode);
        Assert.Null((await db.Sessions.AsNoTracking().SingleAsync(s => s.Id == session.Id)).EndReason);
        await browser.SubmitAsync("/sign-out", null);
        Assert.Equal("signed_out", (await db.Sessions.AsNoTracking().SingleAsync(s => s.Id == session.Id)).EndReason);
        await browser.OpenAsync("/register");
        Assert.Equal("/register", browser.Path);
    }

    [Fact]
    [Covers("ACC-1", "AFF-1")]
    public async Task The_first_link_is_remembered_until_the_registration()
    {
        using var browser = NewBrowser();
        await browser.OpenAsync("/?ref=FIRST123&utm_source=news&utm_medium=mail&utm_campaign=spring");
        await browser.OpenAsync("/?ref=SECOND12&utm_source=other");
        var email = AccountsApp.NewEmail();
        await RegisterAsync(browser, email);

        await using var db = accounts.App.OpenDb();
        var found = (await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email))).Attribution;
        Assert.Equal(("FIRST123", "news", "mail", "spring", "/"), (found.ReferralCode, found.UtmSource, found.UtmMedium, found.UtmCampaign, found.ReferralSource));
    }

    [Theory]
    [InlineData("/terms", "Terms")]
    [InlineData("/privacy", "Privacy")]
    public async Task What_one_agrees_to_can_be_read(string path, string title)
    {
        using var browser = NewBrowser();
        Assert.Equal(title, (await browser.OpenAsync(path)).Title);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var answer = await accounts.Http.PostAsync("/register", new FormUrlEncodedContent(
            [new("_handler", "register"), new("email", AccountsApp.NewEmail()), new("password", AccountsApp.Password)]));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    private static string? Value(PlainBrowser browser, string name) => browser.Page.QuerySelector($"[name={name}]")!.GetAttribute("value");

    private static async Task RegisterAsync(PlainBrowser browser, string email)
    {
        await browser.OpenAsync("/register");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }

    private static async Task SignInAsync(PlainBrowser browser, string email, string path)
    {
        await browser.OpenAsync(path);
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));
    }

    private PlainBrowser NewBrowser() => new(accounts.App.Address);
}

using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>With the provider of the sandbox, which plays Google. GitHub is switched on for its button.</summary>
[Covers("ACC-11", "ACC-12", "OPS-11")]
public sealed class ProviderTests(Browser browser, ProviderTests.Switched product) : IClassFixture<Browser>, IClassFixture<ProviderTests.Switched>
{
    public sealed class Switched : Product
    {
        protected override (string Key, string? Value)[] Settings =>
            [("Sandbox:OpenId", "true"), ("SignIn:GitHub:ClientId", "client"), ("SignIn:GitHub:ClientSecret", "secret")];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_new_comes_by_a_provider_and_sets_a_password(bool javaScript)
    {
        var email = $"new-{(javaScript ? "live" : "plain")}@example.com";
        await using var person = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await person.OpenAsync("/register");
        await person.LooksAsync("register-providers");
        await person.Button("Continue with Google").ClickAsync();
        await person.LooksAsync("openid-sandbox");
        await AnswerAsync(person, email);
        await person.ArriveAsync("/welcome/welcome");
        await Expect(person.Page.GetByText("Katherine").First).ToBeVisibleAsync();

        await person.OpenAsync("/settings/security");
        await person.LooksAsync("security-provider-only");
        await person.Button("Disconnect Google").ClickAsync(); // nothing else would let them in
        await Expect(person.Page.GetByText("only way")).ToBeVisibleAsync();
        await product.Outside.AdvanceAsync(TimeSpan.FromMinutes(6));
        await person.OpenAsync("/settings/security");
        await person.Link("Set a password").ClickAsync(); // signing in was six minutes ago
        await person.Button("Send me a code").ClickAsync();
        await Expect(person.Page.GetByLabel("6-digit code")).ToBeVisibleAsync();
        await person.LooksAsync("confirm-code");
        await person.TypeAsync("6-digit code", await product.Outside.CodeAsync(email));
        if (!javaScript)
        {
            await person.Button("Confirm").ClickAsync();
        }
        await person.ArriveAsync("/settings/security");
        await person.TypeAsync("New password", "a password of my own");
        await person.Button("Set a password").ClickAsync();
        await Expect(person.Button("Change password")).ToBeVisibleAsync();

        await using var later = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await later.SignInAsync(email, "a password of my own");
        await later.ArriveAsync("/welcome/welcome");
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_first_and_connects()
    {
        const string Email = "known@example.com";
        using var account = await product.SignUpAsync(Email);
        await using var person = await Visitor.ComeAsync(browser, product);
        await person.OpenAsync("/sign-in");
        await person.LooksAsync("sign-in-providers");
        await person.Button("Continue with Google").ClickAsync();
        await AnswerAsync(person, Email);
        await person.ArriveAsync("/sign-in");
        await Expect(person.Page.GetByText("has an account here already")).ToBeVisibleAsync();
        await person.LooksAsync("sign-in-to-connect");
        await person.TypeAsync("Email or username", Email);
        await person.TypeAsync("Password", Visitor.Password);
        await person.Button("Sign in").ClickAsync();
        await person.ArriveAsync("/link-provider");
        await person.LooksAsync("link-provider");
        await person.Button("Connect Google").ClickAsync();
        await person.ArriveAsync("/dashboard");
        await product.MailAsync(Email, "Google can now sign in to your account");

        await using (var by = await Visitor.ComeAsync(browser, product))
        {
            await by.OpenAsync("/sign-in?returnUrl=%2Fbilling");
            await by.Button("Continue with Google").ClickAsync();
            await AnswerAsync(by, Email);
            await by.ArriveAsync("/billing");
        }
        await person.OpenAsync("/settings/security");
        await person.LooksAsync("security-providers");
        await person.Button("Disconnect Google").ClickAsync();
        await Expect(person.Page.GetByText("Disconnected.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_says_no_at_the_provider_is_back_on_the_sign_in_page()
    {
        await using var person = await Visitor.ComeAsync(browser, product);
        await person.OpenAsync("/sign-in");
        await person.Button("Continue with Google").ClickAsync();
        await person.Button("Cancel").ClickAsync();
        await person.ArriveAsync("/sign-in");
        await Expect(person.Page.GetByText("Signing in with Google was cancelled.")).ToBeVisibleAsync();
    }

    private static async Task AnswerAsync(Visitor visitor, string email)
    {
        await visitor.TypeAsync("Email", email);
        await visitor.TypeAsync("First name", "Katherine");
        await visitor.Button("Continue").ClickAsync();
    }
}

using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-7")]
public sealed class ForgotPasswordTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_forgotten_password_is_replaced_with_a_code_and_open_pages_are_left(bool javaScript)
    {
        var email = $"forgot-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var open = await Visitor.SignedInAsync(browser, product, email);
        await open.ArriveAsync("/dashboard");
        await open.LiveAsync();

        await using var visitor = await Visitor.ComeAsync(browser, product, Browser.Phone, javaScript);
        await visitor.OpenAsync("/sign-in");
        await visitor.Link("Forgot password?").ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Forgot your password?");
        await Pictures.KeepAsync(visitor.Page, "forgot");
        await visitor.TypeAsync("Email", "nonsense");
        await visitor.Button("Send a code").ClickAsync();
        await Expect(visitor.Page.GetByLabel("Email", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await visitor.TypeAsync("Email", email);
        await visitor.Button("Send a code").ClickAsync();
        await visitor.ArriveAsync("/reset-password");
        await Pictures.KeepAsync(visitor.Page, "forgot-code");
        await CheckAsync(visitor, javaScript);
        var mails = await product.Outside.MailsAsync(email, all => all.Count(m => m.Subject.Contains("is your", StringComparison.Ordinal)) == 2); // the first was the sign-up's
        var code = mails.First(m => m.Subject.Contains("is your", StringComparison.Ordinal)).Subject[..6];
        await visitor.TypeAsync("6-digit code", code);
        if (!javaScript)
        {
            await visitor.Button("Continue").ClickAsync();
        }
        await Expect(visitor.Heading).ToHaveTextAsync("Choose a new password");
        await Pictures.KeepAsync(visitor.Page, "forgot-new");
        await CheckAsync(visitor, javaScript);
        await visitor.TypeAsync("New password", "short");
        await visitor.Button("Change password").ClickAsync();
        await Expect(visitor.Page.GetByText("A password has at least 8 characters.").First).ToBeVisibleAsync();
        await visitor.TypeAsync("New password", "a fresh new password");
        await visitor.Button("Change password").ClickAsync();
        await visitor.ArriveAsync("/sign-in");
        await Expect(visitor.Page.GetByText("Password changed. Sign in with the new one.")).ToBeVisibleAsync();

        await open.ArriveAsync("/sign-in"); // led out of the page that was left open
        await visitor.SignInAsync(email, "a fresh new password");
        await visitor.ArriveAsync("/dashboard");
        await product.MailAsync(email, "Your password was changed");
    }

    private static async Task CheckAsync(Visitor visitor, bool javaScript)
    {
        if (javaScript)
        {
            Assert.Empty(await Browser.ViolationsAsync(visitor.Page));
        }
    }
}

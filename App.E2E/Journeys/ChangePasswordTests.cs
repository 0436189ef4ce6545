using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-14", "ACC-15")]
public sealed class ChangePasswordTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_changed_password_leaves_this_browser_signed_in_and_no_other(bool javaScript)
    {
        var email = $"change-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var elsewhere = await Visitor.SignedInAsync(browser, product, email);
        await elsewhere.ArriveAsync("/dashboard");
        await elsewhere.LiveAsync();
        await using var here = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await here.ArriveAsync("/dashboard");
        await product.Outside.AdvanceAsync(TimeSpan.FromMinutes(6));

        await here.OpenAsync("/settings/security");
        await here.Link("Change password").ClickAsync();
        await Expect(here.Heading).ToHaveTextAsync("Confirm that it is you");
        await here.TypeAsync("Password", Visitor.Password);
        await here.Button("Confirm").ClickAsync();
        await Expect(here.Heading).ToHaveTextAsync("Security");
        await here.TypeAsync("New password", "short");
        await here.Button("Change password").ClickAsync();
        await Expect(here.Page.GetByText("A password has at least 8 characters.").First).ToBeVisibleAsync();
        await Pictures.KeepAsync(here.Page, "change-password");
        await here.TypeAsync("New password", "a fresh new password");
        await here.Button("Change password").ClickAsync();
        await Expect(here.Page.GetByText("Password changed. You are signed out everywhere else.")).ToBeVisibleAsync();
        await here.OpenAsync("/dashboard");
        await here.ArriveAsync("/dashboard");

        await elsewhere.ArriveAsync("/sign-in");
    }
}

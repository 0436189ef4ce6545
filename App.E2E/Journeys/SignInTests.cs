using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

public sealed class SignInTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("ACC-9")]
    public async Task Wrong_passwords_are_refused_and_at_last_locked_out()
    {
        using var account = await product.SignUpAsync("chien@example.com");
        await using var chien = await Visitor.ComeAsync(browser, product);
        for (var tries = 1; tries <= 10; tries++)
        {
            await chien.SignInAsync("chien@example.com", "wrong password");
            await Expect(chien.Page.GetByText("do not match an account").First).ToBeVisibleAsync();
        }
        await Pictures.KeepAsync(chien.Page, "sign-in-wrong");
        Assert.Empty(await Browser.ViolationsAsync(chien.Page));
        await Expect(chien.Page.GetByLabel("Email or username")).ToHaveValueAsync("chien@example.com");

        await chien.SignInAsync("chien@example.com");
        await Expect(chien.Page.Locator("main .summary, main .note, main .err").First).ToContainTextAsync("Too many");
        await Pictures.KeepAsync(chien.Page, "sign-in-locked");
    }

    [Fact, Covers("ACC-6")]
    public async Task Before_the_address_is_confirmed_signing_in_leads_to_the_code()
    {
        await using var maria = await Visitor.ComeAsync(browser, product);
        await maria.RegisterAsync("maria@example.com");
        await using var later = await Visitor.ComeAsync(browser, product);
        await later.SignInAsync("maria@example.com");
        await later.ArriveAsync("/verify-email");
        await Expect(later.Page.GetByText("Confirm your email address first.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(later.Page, "verify-first");
        await product.Outside.MailsAsync("maria@example.com", mails => mails.Count >= 2);
        await later.TypeAsync("6-digit code", await later.CodeAsync("maria@example.com"));
        await later.ArriveAsync("/welcome/welcome");
    }

    [Theory, Covers("OPS-7")]
    [InlineData("/billing", "/billing")]
    [InlineData("https://example.com/", "/dashboard")]
    [InlineData("//example.com", "/dashboard")]
    [InlineData("/\\example.com", "/dashboard")]
    public async Task After_signing_in_only_addresses_of_this_site_are_followed(string wanted, string arrives)
    {
        var email = $"guest{Math.Abs(wanted.GetHashCode(StringComparison.Ordinal))}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var guest = await Visitor.ComeAsync(browser, product);
        await guest.OpenAsync($"/sign-in?returnUrl={Uri.EscapeDataString(wanted)}");
        await guest.TypeAsync("Email or username", email);
        await guest.TypeAsync("Password", Visitor.Password);
        await guest.Button("Sign in").ClickAsync();
        await guest.ArriveAsync(arrives);
        Assert.StartsWith(product.Url, guest.Page.Url, StringComparison.Ordinal);
    }

    [Fact, Covers("ACC-14", "OPS-7")]
    public async Task After_signing_out_going_back_shows_nothing_private()
    {
        using var account = await product.SignUpAsync("vera@example.com");
        await using var vera = await Visitor.SignedInAsync(browser, product, "vera@example.com");
        await vera.ArriveAsync("/dashboard");
        await vera.OpenAsync("/billing");
        await Expect(vera.Heading).ToHaveTextAsync("Billing");
        await vera.SignOutAsync();

        await vera.Page.GoBackAsync();
        await vera.ArriveAsync("/sign-in");
        await Expect(vera.Heading).ToHaveTextAsync("Sign in");
        Assert.DoesNotContain("vera", await vera.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
    }
}

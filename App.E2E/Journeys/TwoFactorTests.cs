using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-13", "OPS-11")]
public sealed class TwoFactorTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_turns_it_on_signs_in_with_codes_and_turns_it_off(bool javaScript)
    {
        var email = $"two-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var person = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await person.ArriveAsync("/dashboard");
        await person.OpenAsync("/settings/security");
        await person.Link("Turn on").ClickAsync();
        await Expect(person.Heading).ToHaveTextAsync("Two-step sign-in");
        await person.LooksAsync("two-factor-setup");
        var secret = await person.Page.GetByLabel("Or type this key").InputValueAsync();
        await EnterAsync(person, "6-digit code from the app", "000000", javaScript, "Turn on");
        await Expect(person.Page.GetByText("That code is not right.")).ToBeVisibleAsync();
        Assert.Equal(secret, await person.Page.GetByLabel("Or type this key").InputValueAsync()); // the app need not be set up again
        var used = Code(secret, 0);
        await EnterAsync(person, "6-digit code from the app", used, javaScript, "Turn on");
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Name = "Your recovery codes" })).ToBeVisibleAsync();
        await person.LooksAsync("recovery-codes");
        var codes = await person.Page.Locator("#recovery-codes code").AllInnerTextsAsync();
        Assert.Equal(10, codes.Distinct().Count());
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Link("Download").ClickAsync());
        Assert.Contains(codes[9], await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        if (javaScript)
        {
            await person.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await person.Button("Copy").ClickAsync();
            await Expect(person.Page.GetByText("Copied")).ToBeVisibleAsync();
            Assert.Equal(codes, (await person.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\n'));
        }
        await person.Link("I have kept them").ClickAsync();
        await Expect(person.Page.GetByText("10 recovery codes are left.")).ToBeVisibleAsync();

        await using (var code = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript))
        {
            await Expect(code.Heading).ToHaveTextAsync("Enter your code");
            await code.LooksAsync("two-factor");
            await EnterAsync(code, "6-digit code", used, javaScript, "Sign in");
            await Expect(code.Page.GetByText("That code is not right.")).ToBeVisibleAsync();
            await EnterAsync(code, "6-digit code", Code(secret, 1), javaScript, "Sign in");
            await code.ArriveAsync("/dashboard");
        }
        await using (var recovery = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript))
        {
            await recovery.Link("Use a recovery code").ClickAsync();
            await recovery.TypeAsync("Recovery code", codes[3]);
            await recovery.Button("Sign in").ClickAsync();
            await recovery.ArriveAsync("/dashboard");
            await recovery.OpenAsync("/settings/sessions");
            await Expect(recovery.Page.GetByText("Password, recovery code")).ToBeVisibleAsync();
        }
        await person.OpenAsync("/settings/security");
        await Expect(person.Page.GetByText("9 recovery codes are left.")).ToBeVisibleAsync();
        await person.LooksAsync("security-two-factor");
        await person.Button("Turn off").ClickAsync();
        await Expect(person.Page.GetByText("Two-step sign-in is off.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lost_authenticator_is_gone_after_three_days_and_its_owner_was_told()
    {
        const string Email = "two-lost@example.com";
        using var account = await product.SignUpAsync(Email);
        await TwoFactorPerson.TurnOnAsync(Email, account.Http, product.App.Clock);
        await using var person = await Visitor.SignedInAsync(browser, product, Email);
        await person.Link("I have neither").ClickAsync();
        await person.Button("Send me a code").ClickAsync();
        await EnterMailedCodeAsync(person, Email, 1);
        await Expect(person.Heading).ToHaveTextAsync("Please wait");
        await person.LooksAsync("two-factor-wait");
        await product.MailAsync(Email, "Two-step sign-in will be turned off");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(3.1));

        await person.SignInAsync(Email);
        await person.Link("I have neither").ClickAsync();
        await person.Button("Send me a code").ClickAsync();
        await EnterMailedCodeAsync(person, Email, 2);

        await Expect(person.Page.GetByText("Two-step sign-in is off.")).ToBeVisibleAsync();
    }

    // Where scripts run the sixth digit sends the form.
    private static async Task EnterAsync(Visitor visitor, string label, string digits, bool javaScript, string button)
    {
        await visitor.TypeAsync(label, digits);
        if (!javaScript)
        {
            await visitor.Button(button).ClickAsync();
        }
    }

    private async Task EnterMailedCodeAsync(Visitor visitor, string email, int nth)
    {
        await Expect(visitor.Page.GetByLabel("6-digit code")).ToBeVisibleAsync();
        var mails = await product.Outside.MailsAsync(email, all => all.Count(IsCode) > nth); // the first is that of the sign-up
        await EnterAsync(visitor, "6-digit code", mails.First(IsCode).Subject[..6], javaScript: true, "Go on");
    }

    private static bool IsCode(ApiClient.Mail mail) => mail.Subject.Contains("is your", StringComparison.Ordinal);

    private string Code(string secret, int steps) => TwoFactorPerson.CodeOf(secret, steps, product.App.Clock.GetUtcNow());
}

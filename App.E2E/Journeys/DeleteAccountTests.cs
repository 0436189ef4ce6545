using System.Text.RegularExpressions;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("OPS-2", "OPS-11", "MSG-1")]
public sealed class DeleteAccountTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_deletes_their_account_and_comes_back_by_the_link(bool javaScript)
    {
        var email = $"leaver-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var person = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await person.ArriveAsync("/dashboard");
        await person.OpenAsync("/settings/privacy");
        await Expect(person.Page.GetByText("After 30 days")).ToBeVisibleAsync();
        await person.LooksAsync("privacy-settings");
        await person.TypeAsync("Type your email address or username to confirm", "somebody else");
        await person.Button("Delete my account").ClickAsync();
        await Expect(person.Page.GetByText("Type your email address or your username, as it is on your account.").First).ToBeVisibleAsync();
        await person.LooksAsync("delete-account-refused");
        await person.Page.GetByLabel("Why do you leave?").SelectOptionAsync("trouble");
        await person.TypeAsync("Type your email address or username to confirm", email);
        await person.Button("Delete my account").ClickAsync();
        await person.ArriveAsync("/account-deleted");
        await person.LooksAsync("account-deleted");
        await person.OpenAsync("/settings/security");
        await person.ArriveAsync("/sign-in");

        var mail = await product.MailAsync(email, "Your account will be deleted");
        var link = Regex.Match(mail.Text, @"/restore-account\?token=[\w-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await person.OpenAsync(link);
        await Expect(person.Heading).ToHaveTextAsync("Restore your account?");
        await person.LooksAsync("restore-account");
        await person.Button("Restore my account").ClickAsync();
        await person.ArriveAsync("/sign-in");
        await Expect(person.Page.GetByText("Your account is back. Sign in as before.")).ToBeVisibleAsync();
        await product.MailAsync(email, "Your account is back");
        await person.OpenAsync(link);
        await Expect(person.Heading).ToHaveTextAsync("This link does not work");
        await person.LooksAsync("restore-stale");
    }
}

using System.Text.RegularExpressions;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-16", "OPS-11")]
public sealed class ChangeEmailTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_moves_to_another_address_and_the_old_one_takes_it_back(bool javaScript)
    {
        var kind = javaScript ? "live" : "plain";
        var (old, fresh) = ($"old-{kind}@example.com", $"new-{kind}@example.com");
        using var account = await product.SignUpAsync(old);
        await using var person = await Visitor.SignedInAsync(browser, product, old, javaScript: javaScript);
        await person.ArriveAsync("/dashboard");
        await person.OpenAsync("/settings/security");
        await person.TypeAsync("New email address", "nobody");
        await person.Button("Send a code").ClickAsync();
        await Expect(person.Page.GetByText("Enter an email address like name@example.com.").First).ToBeVisibleAsync();
        await person.TypeAsync("New email address", fresh);
        await person.Button("Send a code").ClickAsync();
        await person.ArriveAsync("/settings/email");
        await person.LooksAsync("new-email");
        await person.OpenAsync("/settings/security");
        await Expect(person.Page.GetByText("Waiting for a code.")).ToBeVisibleAsync();
        await person.LooksAsync("security-email-waits");
        await person.Link("Enter the code").ClickAsync();
        await person.TypeAsync("6-digit code", await product.Outside.CodeAsync(fresh));
        if (!javaScript)
        {
            await person.Button("Move my account there").ClickAsync();
        }
        await person.ArriveAsync("/settings/security");
        await Expect(person.Page.GetByText($"Your email address is now {fresh}.")).ToBeVisibleAsync();

        var mail = await product.MailAsync(old, "Your email address was changed");
        var link = Regex.Match(mail.Text, @"/undo-email-change\?token=[\w-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await using var owner = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await owner.OpenAsync(link);
        await owner.LooksAsync("undo-email");
        await owner.Button("Take my account back").ClickAsync();
        await owner.ArriveAsync("/forgot-password");
        await Expect(owner.Page.GetByLabel("Email")).ToHaveValueAsync(old);
        await owner.LooksAsync("account-back");
        await owner.OpenAsync(link);
        await Expect(owner.Heading).ToHaveTextAsync("This link does not work");

        await person.OpenAsync("/settings/security");
        await person.ArriveAsync("/sign-in");
    }
}

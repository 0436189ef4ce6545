using System.Text.RegularExpressions;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-10", "OPS-11")]
public sealed class MagicLinkTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_signs_in_by_the_link_of_a_mail(bool javaScript)
    {
        var email = $"link-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var person = await AskedAsync(email, javaScript);
        await person.LooksAsync("magic-link-sent");
        var link = await LinkAsync(email);
        await using (var other = await Visitor.ComeAsync(browser, product, javaScript: javaScript))
        {
            await other.OpenAsync(link);
            await Expect(other.Heading).ToHaveTextAsync("Another browser asked");
            await other.LooksAsync("magic-link-elsewhere");
        }

        await person.OpenAsync(link);
        if (!javaScript)
        {
            await person.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        }
        await person.ArriveAsync("/dashboard");
    }

    [Fact]
    public async Task Who_reads_mail_elsewhere_types_its_code()
    {
        const string Email = "link-code@example.com";
        using var account = await product.SignUpAsync(Email);
        await using var person = await AskedAsync(Email, javaScript: true);
        await person.TypeAsync("6-digit code", "000000");
        await Expect(person.Page.GetByText("That code is not right.").First).ToBeVisibleAsync();
        await LinkAsync(Email); // the mail is there
        await person.TypeAsync("6-digit code", await product.Outside.CodeAsync(Email));
        await person.ArriveAsync("/dashboard");
    }

    private async Task<Visitor> AskedAsync(string email, bool javaScript)
    {
        var person = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await person.OpenAsync("/sign-in");
        await person.TypeAsync("Email or username", email);
        await person.Button("Email me a sign-in link").ClickAsync();
        await Expect(person.Heading).ToHaveTextAsync("Check your email");
        return person;
    }

    private async Task<string> LinkAsync(string email)
    {
        var mails = await product.Outside.MailsAsync(email, all => all.Any(m => m.Text.Contains("/sign-in/link", StringComparison.Ordinal)));
        return Regex.Match(mails.First(m => m.Text.Contains("/sign-in/link", StringComparison.Ordinal)).Text, @"/sign-in/link\?token=[\w-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }
}

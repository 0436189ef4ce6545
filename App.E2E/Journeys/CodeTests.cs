using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

public sealed class CodeTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("ACC-5")]
    public async Task Five_wrong_codes_use_the_right_one_up_and_a_new_one_helps()
    {
        await using var lise = await RegisteredAsync("lise@example.com");
        var right = await lise.CodeAsync("lise@example.com");
        for (var tries = 1; tries <= 5; tries++)
        {
            await TypeAsync(lise, Other(right));
            await Expect(Problem(lise)).ToContainTextAsync("That code is not right.");
        }
        await Pictures.KeepAsync(lise.Page, "verify-wrong");
        Assert.Empty(await Browser.ViolationsAsync(lise.Page));
        await TypeAsync(lise, right);
        await Expect(Problem(lise)).ToContainTextAsync("wrong too many times");

        await ResendAsync(lise);
        await TypeAsync(lise, await NewestAsync("lise@example.com", 2));
        await lise.ArriveAsync("/welcome/welcome");
    }

    [Fact, Covers("ACC-5")]
    public async Task An_old_code_and_an_expired_one_are_told_apart()
    {
        await using var dorothy = await RegisteredAsync("dorothy@example.com");
        var first = await dorothy.CodeAsync("dorothy@example.com");
        await ResendAsync(dorothy);
        await Expect(dorothy.Page.GetByText("A new code is on its way.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(dorothy.Page, "verify-resent");
        var second = await NewestAsync("dorothy@example.com", 2);
        if (first != second)
        {
            await TypeAsync(dorothy, first);
            await Expect(Problem(dorothy)).ToContainTextAsync("That code is not right.");
        }

        await product.Outside.AdvanceAsync(TimeSpan.FromMinutes(61));
        await TypeAsync(dorothy, second);
        await Expect(Problem(dorothy)).ToContainTextAsync("has expired");
    }

    [Fact, Covers("ACC-5")]
    public async Task A_code_pasted_with_spaces_is_taken_and_another_accounts_is_not()
    {
        await using var barbara = await RegisteredAsync("barbara@example.com");
        await using var other = await RegisteredAsync("joan@example.com");
        var code = await barbara.CodeAsync("barbara@example.com");
        var others = await other.CodeAsync("joan@example.com");
        if (code != others)
        {
            await TypeAsync(barbara, others);
            await Expect(Problem(barbara)).ToContainTextAsync("That code is not right.");
        }

        await barbara.Page.GetByLabel("6-digit code").FocusAsync();
        await barbara.Page.Keyboard.InsertTextAsync($" {code[..3]} {code[3..]} ");
        await barbara.ArriveAsync("/welcome/welcome");
    }

    [Fact, Covers("ACC-5", "OPS-11")]
    public async Task Asking_for_a_new_code_shows_the_wait()
    {
        await using var annie = await RegisteredAsync("annie@example.com");
        var resend = annie.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Send a new code") });
        await Expect(resend).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"\(\d+ s\)"));
        await Expect(resend).ToHaveAttributeAsync("aria-disabled", "true");
    }

    private async Task<Visitor> RegisteredAsync(string email)
    {
        var visitor = await Visitor.ComeAsync(browser, product);
        await visitor.RegisterAsync(email);
        return visitor;
    }

    private async Task<string> NewestAsync(string email, int codes)
    {
        await product.Outside.MailsAsync(email, mails => mails.Count(m => m.Subject.Contains("code", StringComparison.Ordinal)) >= codes);
        return await product.Outside.CodeAsync(email);
    }

    // Without waiting half a minute: the server holds the limit, the countdown is a courtesy.
    private static async Task ResendAsync(Visitor visitor)
    {
        var answer = visitor.Page.WaitForResponseAsync(r => r.Request.Method == "POST");
        await visitor.Page.EvaluateAsync("""
            const button = document.querySelector("button[value=resend]");
            button.removeAttribute("aria-disabled");
            button.form.requestSubmit(button);
            """);
        await answer;
        await Expect(visitor.Page.GetByRole(AriaRole.Status).First).ToBeAttachedAsync();
    }

    private static async Task TypeAsync(Visitor visitor, string code)
    {
        var answer = visitor.Page.WaitForResponseAsync(r => r.Request.Method == "POST");
        await visitor.TypeAsync("6-digit code", code);
        await answer;
    }

    private static ILocator Problem(Visitor visitor) => visitor.Page.Locator("main .err, main [role=alert]").First;

    private static string Other(string code) => code == "111111" ? "222222" : "111111";
}

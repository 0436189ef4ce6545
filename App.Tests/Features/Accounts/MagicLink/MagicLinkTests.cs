using System.Data.Common;
using System.Text.RegularExpressions;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.MagicLink;

[Covers("ACC-10")]
public sealed class MagicLinkTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Ask = "login/code";
    private const string Verify = "login/code/verify";

    [Fact]
    public async Task The_link_signs_in_the_browser_that_asked_once()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await AskedAsync(email, returnUrl: "/settings/sessions");
        Assert.Equal("Check your email", browser.Title);
        var mail = await MailAsync(email);

        await browser.OpenAsync(mail.Link);
        await browser.OpenAsync(mail.Link); // looking uses nothing up
        await browser.SubmitAsync(null, null);
        Assert.Equal("/settings/sessions", browser.Path);
        Assert.Contains("Link by mail", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        using var again = await AskedAsync(AccountsApp.NewEmail());
        await again.OpenAsync(mail.Link);
        Assert.Equal("Another browser asked", again.Title);
        Assert.Equal("code_invalid", await CodeOfAsync(email, mail.Code)); // used up together
    }

    [Fact]
    public async Task Elsewhere_the_link_opens_nothing_and_the_code_works_where_it_was_asked_for()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await AskedAsync(email);
        var mail = await MailAsync(email);
        using var other = new PlainBrowser(accounts.App.Address);
        await other.OpenAsync(mail.Link);
        Assert.Equal("Another browser asked", other.Title);
        await other.OpenAsync("/settings/sessions");
        Assert.StartsWith("/sign-in", other.Path, StringComparison.Ordinal);

        await browser.OpenAsync("/sign-in/link");
        await browser.SubmitAsync(null, null, ("code", mail.Code));
        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_asked_for_none_is_led_to_signing_in()
    {
        using var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/sign-in/link");

        Assert.Equal("/sign-in", browser.Path);
    }

    [Fact]
    public async Task A_newer_one_replaces_it_and_both_die_after_a_quarter_of_an_hour()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await AskedAsync(email);
        var first = await MailAsync(email);
        await browser.OpenAsync("/sign-in/link");
        await browser.SubmitAsync(null, ("action", "resend"));
        var second = await MailAsync(email, nth: 2);
        await browser.OpenAsync(first.Link);
        await browser.SubmitAsync(null, null);
        Assert.Equal("This link does not work", browser.Title);

        await accounts.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.Equal("code_expired", await CodeOfAsync(email, second.Code));
        await browser.OpenAsync(second.Link);
        await browser.SubmitAsync(null, null);
        Assert.Equal("This link does not work", browser.Title);
    }

    [Fact]
    public async Task Of_fifty_uses_at_once_one_signs_in()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await AskedAsync(email);
        var (_, code) = await MailAsync(email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => accounts.PostAsync(Verify, new { email, code })));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 200, 400, 429 }));
        Array.ForEach(answers, a => a.Dispose());
        await using var db = accounts.App.OpenDb();
        Assert.Equal(1, await db.SignIns.CountAsync(r => r.Method == "link" && db.Users.Any(u => u.Id == r.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike_and_five_an_hour()
    {
        var (known, unknown) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.SignUpAsync(known);
        for (var n = 1; n <= 6; n++)
        {
            foreach (var email in new[] { known, unknown })
            {
                using var answer = await accounts.PostAsync(Ask, new { email });
                Assert.Equal(n <= 5 ? 202 : 429, (int)answer.StatusCode);
            }
        }
        Assert.DoesNotContain(await accounts.MailsAsync(unknown), _ => true);
        using var none = await accounts.PostAsync(Ask, new { email = "nobody" });
        await none.ReadAsync(400);
    }

    [Fact]
    public async Task A_program_gets_a_code_without_a_link()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var asked = await accounts.PostAsync(Ask, new { email });
        await asked.ReadAsync(202);
        var caught = await CaughtAsync(email, 1);
        Assert.DoesNotContain("/sign-in/link", caught.Text, StringComparison.Ordinal);
        using var answer = await accounts.PostAsync(Verify, new { email, code = caught.Subject[..6] });
        Assert.NotEmpty((await answer.ReadAsync(200)).Text("refreshToken"));
    }

    /// <summary>The reset begins and ends between the two statements in which the code is used up and the session is started.</summary>
    [Fact]
    [Covers("ACC-7")]
    public async Task A_sign_in_that_is_being_decided_does_not_survive_a_reset()
    {
        const string email = "ann@example.test";
        var usedUp = new OnceUsedUp();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(usedUp));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        await person.SignUpAsync(email);
        var code = await AskedAsync(Ask, 2);
        using var checkedCode = await person.PostAsync("verify-reset-code", new { email, code = await AskedAsync("forgot-password", 3) });
        var resetToken = (await checkedCode.ReadAsync(200)).Text("resetToken");
        usedUp.Then = async () =>
        {
            using var reset = await person.PostAsync("reset-password", new { resetToken, newPassword = "a fresh new password" });
            await reset.ReadAsync(204);
        };

        using var late = await person.PostAsync(Verify, new { email, code });
        Assert.Equal("code_invalid", (await late.ReadAsync(400)).Code());
        Assert.Null(usedUp.Then);

        async Task<string> AskedAsync(string how, int codes)
        {
            using var asked = await person.PostAsync(how, new { email });
            await Eventually.SoAsync(async () => (await person.MailsAsync(email)).Count(m => m.Template == "CodeMail") == codes, "the code");
            return await person.CodeAsync(email);
        }
    }

    [Fact]
    public async Task It_is_one_factor_and_worth_one_ticket()
    {
        var person = await TwoFactorPerson.NewAsync(accounts);
        using var asked = await accounts.PostAsync(Ask, new { email = person.Email });
        var code = (await CaughtAsync(person.Email, 1)).Subject[..6];
        using var answer = await accounts.PostAsync(Verify, new { email = person.Email, code });
        var ticket = (await answer.ReadAsync(403)).Text("ticket");
        Assert.Equal("code_invalid", await CodeOfAsync(person.Email, code));
        using var second = await accounts.PostAsync("login/two-factor", new { ticket, code = person.Code(1) });
        await second.ReadAsync(200);
    }

    /// <summary>Whoever registered somebody else's address has no way in once its owner proves it.</summary>
    [Fact]
    public async Task An_address_that_was_never_confirmed_is_taken_over_clean()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var browser = await AskedAsync(email);
        await browser.OpenAsync((await MailAsync(email)).Link);
        await browser.SubmitAsync(null, null);
        Assert.StartsWith("/welcome", browser.Path, StringComparison.Ordinal);

        using var old = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        await old.ReadAsync(401);
        await browser.OpenAsync("/settings/sessions");
        Assert.Equal("/settings/sessions", browser.Path);
    }

    [Fact]
    public async Task A_suspended_account_gets_no_link_and_an_old_one_does_not_help()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = await AskedAsync(email);
        var mail = await MailAsync(email);
        await using (var db = accounts.App.OpenDb())
        {
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Suspended));
        }
        await browser.OpenAsync(mail.Link);
        await browser.SubmitAsync(null, null);
        Assert.Contains("suspended", browser.Page.Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        await browser.OpenAsync("/settings/sessions");
        Assert.StartsWith("/sign-in", browser.Path, StringComparison.Ordinal);
    }

    private async Task<PlainBrowser> AskedAsync(string email, string? returnUrl = null)
    {
        var browser = new PlainBrowser(accounts.App.Address);
        await browser.OpenAsync("/sign-in" + (returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}"));
        return await browser.SubmitAsync(null, ("action", "link"), ("email", email));
    }

    private async Task<string> CodeOfAsync(string email, string code)
    {
        using var answer = await accounts.PostAsync(Verify, new { email, code });
        return (await answer.ReadAsync(400)).Code();
    }

    private async Task<CaughtMail> CaughtAsync(string email, int nth)
    {
        var mailbox = accounts.App.Services.GetRequiredService<MailboxStore>();
        CaughtMail? found = null;
        await Eventually.SoAsync(
            () =>
            {
                var mine = mailbox.List(email).Where(m => m.Text.Contains("signs you in", StringComparison.Ordinal) || m.Html.Contains("signs you in", StringComparison.Ordinal)).ToList();
                found = mine.Count >= nth ? mine[0] : null;
                return Task.FromResult(found is not null);
            },
            "the mail");
        return found!;
    }

    private async Task<(string Link, string Code)> MailAsync(string email, int nth = 1)
    {
        var mail = await CaughtAsync(email, nth);
        return (new Uri(Regex.Match(mail.Text, @"https?://\S+/sign-in/link\?token=[\w-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value).PathAndQuery, mail.Subject[..6]);
    }

    private sealed class OnceUsedUp : DbCommandInterceptor
    {
        public Func<Task>? Then { get; set; }

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (Then is { } then && result == 1 && command.CommandText.StartsWith("UPDATE \"EmailCodes\"", StringComparison.Ordinal) && command.CommandText.Contains("SET \"ConsumedAt\"", StringComparison.Ordinal))
            {
                Then = null;
                await then();
            }
            return result;
        }
    }
}

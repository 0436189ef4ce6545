using System.Globalization;
using System.Net;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-5", "ACC-6")]
public sealed class CodeTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task The_right_code_confirms_the_address_and_signs_in()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var code = await accounts.CodeAsync(email);
        using var answer = await VerifyAsync(email, $" {code[..3]}-{code[3..]} ");
        var tokens = await answer.ReadAsync(200);

        Assert.Equal(("Bearer", 3600), (tokens.Text("tokenType"), tokens.GetProperty("expiresIn").GetInt32()));
        await using var db = accounts.App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
        Assert.True(user.EmailConfirmed);
        Assert.Equal(1, user.SignInCount);
        Assert.NotNull(user.LastSignInAt);
    }

    [Fact]
    public async Task A_code_is_stored_as_a_keyed_hash()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var code = await accounts.CodeAsync(email);

        await using var db = accounts.App.OpenDb();
        var row = await db.EmailCodes.SingleAsync(c => db.Users.Any(u => u.Id == c.UserId && u.NormalizedEmail == EmailAddress.Normalize(email)));
        Assert.Equal(32, row.Hash.Length);
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code)), row.Hash);
    }

    [Fact]
    public async Task Fifty_parallel_uses_of_one_code_sign_in_once()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var code = await accounts.CodeAsync(email);
        var answers = await RegisterRaceTests.AtOnceAsync(50, _ => VerifyAsync(email, code));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(1, await db.Sessions.CountAsync(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
    }

    [Fact]
    public async Task Five_wrong_tries_use_a_code_up_even_in_parallel()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var code = await accounts.CodeAsync(email);
        var answers = await RegisterRaceTests.AtOnceAsync(20, _ => VerifyAsync(email, Wrong(code)));

        Assert.Equal(5, answers.Count(status => status is HttpStatusCode.BadRequest));
        Assert.Equal(15, answers.Count(status => status is HttpStatusCode.TooManyRequests));
        using var right = await VerifyAsync(email, code);
        Assert.Equal("too_many_requests", (await right.ReadAsync(429)).Code());
        Assert.NotNull(right.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_wrong_code_says_how_many_tries_are_left()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var answer = await VerifyAsync(email, Wrong(await accounts.CodeAsync(email)));
        var problem = await answer.ReadAsync(400);

        Assert.Equal(("code_invalid", 4), (problem.Code(), problem.GetProperty("triesLeft").GetInt32()));
    }

    [Fact]
    public async Task A_new_code_replaces_the_older_one()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var old = await accounts.CodeAsync(email);
        using var resent = await accounts.PostAsync("resend-code", new { email });
        await resent.ReadAsync(202);
        var fresh = await accounts.CodeAsync(email);

        if (old != fresh)
        {
            using var refused = await VerifyAsync(email, old);
            Assert.Equal("code_invalid", (await refused.ReadAsync(400)).Code());
        }
        using var accepted = await VerifyAsync(email, fresh);
        await accepted.ReadAsync(200);
    }

    [Fact]
    public async Task The_code_of_another_account_never_works()
    {
        var (mine, theirs) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.RegisterAsync(mine);
        await accounts.RegisterAsync(theirs);
        var (myCode, theirCode) = (await accounts.CodeAsync(mine), await accounts.CodeAsync(theirs));
        Assert.NotEqual(myCode, theirCode);

        using var answer = await VerifyAsync(mine, theirCode);
        Assert.Equal("code_invalid", (await answer.ReadAsync(400)).Code());
    }

    [Fact]
    public async Task A_used_code_signs_nobody_in_again()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var code = await accounts.CodeAsync(email);
        using var first = await VerifyAsync(email, code);
        await first.ReadAsync(200);
        using var second = await VerifyAsync(email, code);

        Assert.Equal("code_invalid", (await second.ReadAsync(400)).Code());
    }

    [Fact]
    public async Task An_unknown_address_gets_the_answers_of_a_known_one()
    {
        var known = AccountsApp.NewEmail();
        await accounts.RegisterAsync(known);
        var wrong = Wrong(await accounts.CodeAsync(known));
        for (var i = 0; i < 6; i++)
        {
            using var one = await VerifyAsync(known, wrong);
            using var other = await VerifyAsync("nobody@example.test", wrong);
            Assert.Equal(one.StatusCode, other.StatusCode);
            Assert.Equal(Shape(await one.ReadAsync((int)one.StatusCode)), Shape(await other.ReadAsync((int)other.StatusCode)));
        }
    }

    /// <summary>To the header, through a second code: otherwise asking twice would tell whether there is an account.</summary>
    [Theory, Covers("ACC-7", "ACC-10")]
    [InlineData("resend-code", "verify-email", false)]
    [InlineData("forgot-password", "verify-reset-code", true)]
    [InlineData("login/code", "login/code/verify", true)]
    public async Task A_new_code_gives_new_tries_to_known_and_unknown_alike(string ask, string verify, bool confirmed)
    {
        var (known, unknown) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await (confirmed ? accounts.SignUpAsync(known) : accounts.RegisterAsync(known));
        for (var round = 1; round <= 2; round++)
        {
            foreach (var email in new[] { known, unknown })
            {
                using var asked = await accounts.PostAsync(ask, new { email });
                await asked.ReadAsync(202);
            }
            await HandledAsync();
            var wrong = Wrong(await accounts.CodeAsync(known));
            for (var i = 0; i < 6; i++)
            {
                using var one = await accounts.PostAsync(verify, new { email = known, code = wrong });
                using var other = await accounts.PostAsync(verify, new { email = unknown, code = wrong });
                Assert.Equal(i < 5 ? 400 : 429, (int)one.StatusCode);
                Assert.Equal((one.StatusCode, one.Headers.RetryAfter), (other.StatusCode, other.Headers.RetryAfter));
                Assert.Equal(Shape(await one.ReadAsync((int)one.StatusCode)), Shape(await other.ReadAsync((int)other.StatusCode)));
            }
        }
    }

    /// <summary>Ten wrong tries in a quarter of an hour, codes and passwords together.</summary>
    [Theory, Covers("ACC-9", "ACC-10")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_codes_and_wrong_passwords_end_at_one_limit(bool known)
    {
        var email = AccountsApp.NewEmail();
        if (known)
        {
            await accounts.SignUpAsync(email);
        }
        foreach (var tries in new[] { 5, 4 })
        {
            using var asked = await accounts.PostAsync("login/code", new { email });
            await asked.ReadAsync(202);
            await HandledAsync();
            for (var i = 0; i < tries; i++)
            {
                using var tried = await accounts.PostAsync("login/code/verify", new { email, code = known ? Wrong(await accounts.CodeAsync(email)) : "000000" });
                await tried.ReadAsync(400);
            }
        }
        using var wrong = await accounts.PostAsync("login", new { email, password = "not this one at all" });
        await wrong.ReadAsync(401);

        using var code = await accounts.PostAsync("login/code/verify", new { email, code = known ? await accounts.CodeAsync(email) : "000000" });
        await code.ReadAsync(429);
        using var password = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        await password.ReadAsync(429);
    }

    [Fact]
    public async Task Five_codes_an_hour_and_no_more_for_known_and_unknown_alike()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email); // the first of the five
        var answers = await RegisterRaceTests.AtOnceAsync(12, _ => accounts.PostAsync("resend-code", new { email }));
        var unknown = await RegisterRaceTests.AtOnceAsync(12, _ => accounts.PostAsync("resend-code", new { email = "nobody.else@example.test" }));

        Assert.Equal(4, answers.Count(status => status is HttpStatusCode.Accepted));
        Assert.Equal(4, unknown.Count(status => status is HttpStatusCode.Accepted));
        Assert.Equal(5, (await accounts.MailsAsync(email)).Count);
        Assert.Empty(await accounts.MailsAsync("nobody.else@example.test"));
    }

    [Theory]
    [InlineData("482193", "482193")]
    [InlineData(" 482 193 ", "482193")]
    [InlineData("482-193", "482193")]
    [InlineData("48219", null)]
    [InlineData("4821934", null)]
    [InlineData("48219a", null)]
    [InlineData("４８２１９３", null)]
    [InlineData(null, null)]
    public void Spaces_and_dashes_are_no_part_of_a_code(string? typed, string? digits) => Assert.Equal(digits, CheckCode.Digits(typed));

    private Task HandledAsync() => Eventually.SoAsync(
        async () =>
        {
            await using var db = accounts.App.OpenDb();
            return !await db.OutboxEvents.AnyAsync(e => e.HandledAt == null && (e.Type == "PasswordForgotten" || e.Type == "MagicLinkWanted"));
        },
        "everything handled");

    private static string Wrong(string code) => ((int.Parse(code, CultureInfo.InvariantCulture) + 1) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private static string Shape(System.Text.Json.JsonElement problem) =>
        string.Join(';', problem.EnumerateObject().Where(p => p.Name is not "traceId").Select(p => $"{p.Name}={p.Value}"));

    private Task<HttpResponseMessage> VerifyAsync(string email, string code) => accounts.PostAsync("verify-email", new { email, code });
}

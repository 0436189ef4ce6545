using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

public sealed class ExpiryAndRehashTests
{
    [Fact]
    [Covers("ACC-5")]
    public async Task A_code_over_an_hour_old_is_told_apart_from_a_wrong_one()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        await person.RegisterAsync(email);
        var code = await person.CodeAsync(email);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(61));
        using var late = await person.PostAsync("verify-email", new { email, code });

        Assert.Equal("code_expired", (await late.ReadAsync(400)).Code());
    }

    [Fact]
    [Covers("ACC-8")]
    public async Task A_password_is_hashed_anew_at_sign_in_when_the_cost_was_raised()
    {
        await using var app = await TestApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        var email = AccountsApp.NewEmail();
        await new Person(app, http).SignUpAsync(email);
        await using var raised = app.StartNode(("Security:BcryptCost", "6"));
        using var there = new HttpClient { BaseAddress = raised.Address };
        for (var i = 0; i < 2; i++)
        {
            using var answer = await new Person(raised, there).PostAsync("login", new { email, password = AccountsApp.Password });
            await answer.ReadAsync(200);
        }

        await using var db = app.OpenDb();
        Assert.StartsWith("$2b$06$", (await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email))).PasswordHash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ひらがなカタカナ漢字です")]
    [InlineData("nul \0 inside a password")]
    [InlineData(" spaces around ")]
    [Covers("ACC-8")]
    public async Task Any_character_counts_and_nothing_is_cut_off(string start)
    {
        await using var app = await TestApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        var password = start + new string('é', 100);
        using var registered = await person.PostAsync("register", new { email, password, acceptTerms = true });
        await registered.ReadAsync(201);
        using var shorter = await person.PostAsync("login", new { email, password = password[..^1] });
        Assert.Equal("credentials_invalid", (await shorter.ReadAsync(401)).Code());
        using var right = await person.PostAsync("login", new { email, password });
        Assert.Equal("email_unconfirmed", (await right.ReadAsync(403)).Code());
    }
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-1", "ACC-2", "ACC-3")]
public sealed class RegisterTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_registration_makes_the_whole_account()
    {
        var email = AccountsApp.NewEmail();
        using var answer = await accounts.PostAsync("register", new
        {
            email = $" {email} ",
            password = AccountsApp.Password,
            firstName = " Ann ",
            lastName = "Lee",
            referralCode = "FRIEND42",
            acceptTerms = true,
            marketingConsent = true,
            utm = new { source = "news", medium = "mail", campaign = "spring" },
            referralSource = "https://example.test/post",
            timeZone = "Asia/Tokyo",
            isAdmin = true,
        });
        var made = await answer.ReadAsync(201);

        await using var db = accounts.App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == made.GetProperty("userId").GetGuid());
        Assert.Equal((email, email), (user.Email, made.Text("email")));
        Assert.Equal(user.UserName, made.Text("username"));
        Assert.Equal(email[..email.IndexOf('@')], user.UserName);
        Assert.Equal(("Ann", "Lee", "FRIEND42"), (user.FirstName, user.LastName, user.Attribution.ReferralCode));
        Assert.Equal(("news", "mail", "spring"), (user.Attribution.UtmSource, user.Attribution.UtmMedium, user.Attribution.UtmCampaign));
        Assert.Equal("https://example.test/post", user.Attribution.ReferralSource);
        Assert.NotNull(user.Consents.TermsAcceptedAt);
        Assert.NotNull(user.Consents.MarketingConsentAt);
        Assert.False(user.Standing.IsAdmin);
        Assert.False(user.EmailConfirmed);
        Assert.Equal(AccountRoles.UserId, (await db.UserRoles.SingleAsync(r => r.UserId == user.Id)).RoleId);
        Assert.Single(await db.EmailCodes.Where(c => c.UserId == user.Id).ToListAsync());
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "account.registered" && e.ActorId == user.Id).ToListAsync());
        Assert.Matches("^[0-9]{6} is your", Assert.Single(await accounts.MailsAsync(email)).Subject);
    }

    [Fact]
    public async Task The_password_is_stored_as_bcrypt_only()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);

        await using var db = accounts.App.OpenDb();
        Assert.StartsWith("$2b$", (await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email))).PasswordHash, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ACC-4")]
    public async Task A_known_address_is_told_to_sign_in_whatever_its_case()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var answer = await accounts.PostAsync("register", new { email = email.ToUpperInvariant(), password = AccountsApp.Password, acceptTerms = true });
        var problem = await answer.ReadAsync(409);

        Assert.Equal("email_taken", problem.Code());
        Assert.Contains("Sign in", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_username_is_unique_ignoring_case()
    {
        await accounts.RegisterAsync(AccountsApp.NewEmail(), "Case_Test");
        using var answer = await accounts.PostAsync(
            "register", new { email = AccountsApp.NewEmail(), username = "case_test", password = AccountsApp.Password, acceptTerms = true });

        Assert.Equal("username_taken", (await answer.ReadAsync(409)).Code());
    }

    [Theory]
    [InlineData("email", """{"password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("email", """{"email":"no address","password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("email", """{"email":["a@example.test"],"password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("email", """{"email":"a@example.test\r\nBcc: b@example.test","password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("email", """{"email":"a\u0000@example.test","password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("email", """{"email":"\ud800@example.test","password":"correct horse battery","acceptTerms":true}""")]
    [InlineData("password", """{"email":"a@example.test","acceptTerms":true}""")]
    [InlineData("password", """{"email":"a@example.test","password":"short","acceptTerms":true}""")]
    [InlineData("password", """{"email":"a@example.test","password":"password1","acceptTerms":true}""")]
    [InlineData("password", """{"email":"a@example.test","password":{"a":1},"acceptTerms":true}""")]
    [InlineData("username", """{"email":"a@example.test","password":"correct horse battery","username":"ab","acceptTerms":true}""")]
    [InlineData("username", """{"email":"a@example.test","password":"correct horse battery","username":"with space","acceptTerms":true}""")]
    [InlineData("username", """{"email":"a@example.test","password":"correct horse battery","username":7,"acceptTerms":true}""")]
    [InlineData("firstName", """{"email":"a@example.test","password":"correct horse battery","firstName":"a\nb","acceptTerms":true}""")]
    [InlineData("lastName", """{"email":"a@example.test","password":"correct horse battery","lastName":"01234567890123456789012345678901234567890123456789001234567890123456789012345678901234567890123456789","acceptTerms":true}""")]
    [InlineData("acceptTerms", """{"email":"a@example.test","password":"correct horse battery"}""")]
    [InlineData("acceptTerms", """{"email":"a@example.test","password":"correct horse battery","acceptTerms":"yes"}""")]
    [InlineData("utm", """{"email":"a@example.test","password":"correct horse battery","acceptTerms":true,"utm":[]}""")]
    [InlineData("utm.source", """{"email":"a@example.test","password":"correct horse battery","acceptTerms":true,"utm":{"source":1}}""")]
    public async Task Every_field_is_refused_with_a_message_of_its_own(string field, string json)
    {
        using var answer = await accounts.Http.PostAsync("/api/v1/auth/register", Json(json));
        var problem = await answer.ReadAsync(400);

        Assert.Equal("validation_failed", problem.Code());
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"email\":")]
    [InlineData("{\"email\":\"a@example.test\",\"email\":\"b@example.test\"}")]
    public async Task A_body_that_is_no_object_is_refused(string json)
    {
        using var answer = await accounts.Http.PostAsync("/api/v1/auth/register", Json(json));
        Assert.Equal("bad_request", (await answer.ReadAsync(400)).Code());
    }

    [Fact]
    public async Task A_username_is_made_from_the_address_and_made_unique()
    {
        string[] names = ["Zoe.Q+x", "zoe_q_x", "ZOE-Q-X"];
        List<string> usernames = [];
        foreach (var name in names)
        {
            usernames.Add((await accounts.RegisterAsync($"{name}@example{usernames.Count}.test")).Text("username"));
        }

        Assert.Equal("Zoe_Q_x", usernames[0]);
        Assert.Equal(3, usernames.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(usernames, name => Assert.Matches("^[A-Za-z0-9_]{3,20}$", name));
    }

    [Fact]
    public async Task The_check_while_typing_says_free_taken_or_impossible()
    {
        await accounts.RegisterAsync(AccountsApp.NewEmail(), "Typed_Name");

        Assert.True((await CheckAsync("typed_name_2")).GetProperty("available").GetBoolean());
        var taken = await CheckAsync("TYPED_name");
        Assert.Equal("username_taken", taken.Code());
        Assert.True((await CheckAsync(taken.Text("suggestion"))).GetProperty("available").GetBoolean());
        Assert.Equal("username_invalid", (await CheckAsync("x")).Code());
    }

    [Fact]
    [Covers("TRI-1")]
    public async Task One_mailbox_claims_one_trial_and_the_refusal_is_explained()
    {
        await accounts.RegisterAsync("trial.person@gmail.com");
        var second = await accounts.RegisterAsync("trialperson+again@googlemail.com");

        await using var db = accounts.App.OpenDb();
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "trial.refused" && e.Target == $"user:{second.GetProperty("userId").GetGuid()}").ToListAsync());
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private async Task<System.Text.Json.JsonElement> CheckAsync(string username)
    {
        using var answer = await accounts.Http.GetAsync($"/api/v1/auth/username-available?username={username}");
        return await answer.ReadAsync(200);
    }
}

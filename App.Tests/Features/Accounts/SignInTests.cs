using System.Net;
using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-9")]
public sealed class SignInTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task Email_or_username_and_password_sign_in_and_are_remembered()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var username = email[..email.IndexOf('@')];
        foreach (var identifier in new[] { email.ToUpperInvariant(), $" {username} " })
        {
            using var answer = await LoginAsync(identifier, AccountsApp.Password);
            await answer.ReadAsync(200);
        }
        using var byName = await accounts.PostAsync("login", new { username, password = AccountsApp.Password });
        await byName.ReadAsync(200);

        await using var db = accounts.App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
        Assert.Equal(4, user.SignInCount); // the code was the first
        Assert.Equal(["code", "password", "password", "password"], await db.SignIns.Where(r => r.UserId == user.Id && r.Succeeded).OrderBy(r => r.At).Select(r => r.Method).ToListAsync());
    }

    [Fact]
    public async Task A_device_is_news_once_however_long_ago_it_was()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await SignInAsync("Mozilla/5.0 (X11; Linux x86_64) Chrome/149.0.0.0");
        Assert.Single(await NewsAsync());

        for (var i = 0; i < 6; i++)
        {
            await SignInAsync("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/150.0");
        }
        Assert.Equal(2, (await NewsAsync()).Count());

        await SignInAsync("Mozilla/5.0 (X11; Linux x86_64) Chrome/151.0.0.0");
        Assert.Equal(2, (await NewsAsync()).Count());

        async Task SignInAsync(string userAgent)
        {
            using var device = new HttpClient { BaseAddress = accounts.App.Address, DefaultRequestHeaders = { { "User-Agent", userAgent } } };
            using var answer = await device.PostAsJsonAsync("/api/v1/auth/login", new { email, password = AccountsApp.Password });
            await answer.ReadAsync(200);
        }

        async Task<IEnumerable<string>> NewsAsync() => (await accounts.MailsAsync(email)).Select(mail => mail.Template).Where(template => template == "NewDeviceMail");
    }

    [Fact]
    public async Task Wrong_password_and_unknown_account_sound_the_same()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var wrong = await LoginAsync(email, "not the password");
        using var unknown = await LoginAsync("nobody@example.test", "not the password");
        var (one, other) = (await wrong.ReadAsync(401), await unknown.ReadAsync(401));

        Assert.Equal(("credentials_invalid", one.Text("detail")), (other.Code(), other.Text("detail")));
        await using var db = accounts.App.OpenDb();
        Assert.Equal("wrong_password", await db.SignIns.Where(r => !r.Succeeded && db.Users.Any(u => u.Id == r.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).Select(r => r.Reason).SingleAsync());
    }

    [Fact]
    [Covers("ACC-6")]
    public async Task An_unconfirmed_account_is_told_so_only_after_the_right_password()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        using var wrong = await LoginAsync(email, "not the password");
        using var right = await LoginAsync(email, AccountsApp.Password);

        Assert.Equal("credentials_invalid", (await wrong.ReadAsync(401)).Code());
        Assert.Equal("email_unconfirmed", (await right.ReadAsync(403)).Code());
    }

    [Theory]
    [InlineData(UserState.Suspended, "suspended")]
    [InlineData(UserState.Banned, "banned")]
    [InlineData(UserState.Deleted, "deleted")]
    public async Task A_closed_account_hears_why_only_after_the_right_password(UserState state, string code)
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await using (var db = accounts.App.OpenDb())
        {
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state).SetProperty(u => u.StateReason, "Spam in lessons"));
        }
        using var wrong = await LoginAsync(email, "not the password");
        using var right = await LoginAsync(email, AccountsApp.Password);

        Assert.Equal("credentials_invalid", (await wrong.ReadAsync(401)).Code());
        var problem = await right.ReadAsync(403);
        Assert.Equal(code, problem.Code());
        Assert.Equal(state is not UserState.Deleted, problem.Text("detail").Contains("Spam in lessons", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_an_account_even_in_parallel_and_for_the_right_one()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var username = email[..email.IndexOf('@')];
        var answers = await RegisterRaceTests.AtOnceAsync(24, i => LoginAsync(i % 2 == 0 ? email : username, "not the password"));

        Assert.Equal(10, answers.Count(status => status is HttpStatusCode.Unauthorized));
        Assert.Equal(14, answers.Count(status => status is HttpStatusCode.TooManyRequests));
        using var right = await LoginAsync(email, AccountsApp.Password);
        await right.ReadAsync(429);
        Assert.InRange(right.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
    }

    /// <summary>A program that was closed, a page that was left: nobody learned anything, so nothing was tried.</summary>
    [Fact]
    public async Task A_try_that_nobody_waited_for_is_not_counted()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        for (var i = 0; i < 300; i++)
        {
            using var gone = new CancellationTokenSource(TimeSpan.FromMicroseconds(500 * (1 + (i % 14))));
            try
            {
                (await accounts.Http.PostAsJsonAsync("/api/v1/auth/login", new { email, password = AccountsApp.Password }, gone.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                // as wanted
            }
        }
        using var right = await LoginAsync(email, AccountsApp.Password); // a hundred that count would have locked the address
        await right.ReadAsync(200);
    }

    [Fact]
    public async Task An_unknown_account_locks_like_a_known_one()
    {
        var answers = await RegisterRaceTests.AtOnceAsync(12, _ => LoginAsync("ghost@example.test", "not the password"));

        Assert.Equal(10, answers.Count(status => status is HttpStatusCode.Unauthorized));
        Assert.Equal(2, answers.Count(status => status is HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_spellings_of_an_address_lock_as_one_whether_it_is_known_or_not(bool known)
    {
        var local = $"y{Guid.NewGuid():N}"[..16];
        if (known)
        {
            await accounts.SignUpAsync($"{local}@bücher.example");
        }
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await LoginAsync($"{local}@{(i % 2 == 0 ? "bücher" : "xn--bcher-kva")}.example", "not the password");
            await wrong.ReadAsync(401);
        }
        using var locked = await LoginAsync($"{local}@bücher.example", "not the password");
        await locked.ReadAsync(429);
    }

    [Fact]
    public async Task A_right_password_forgets_the_failures()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        for (var round = 0; round < 2; round++)
        {
            await RegisterRaceTests.AtOnceAsync(9, _ => LoginAsync(email, "not the password"));
            using var right = await LoginAsync(email, AccountsApp.Password);
            await right.ReadAsync(200);
        }
    }

    [Fact]
    public async Task Many_right_passwords_at_once_all_sign_in()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var answers = await RegisterRaceTests.AtOnceAsync(32, _ => LoginAsync(email, AccountsApp.Password));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(33, await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.SignInCount).SingleAsync());
    }

    [Theory]
    [InlineData("""{"email":"","password":""}""", "email,password")]
    [InlineData("""{"email":["x"],"password":1}""", "email,password")]
    [InlineData("""{"email":"a@example.test"}""", "password")]
    public async Task Missing_and_mistyped_fields_are_named(string json, string fields)
    {
        using var answer = await accounts.Http.PostAsync("/api/v1/auth/login", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        var errors = (await answer.ReadAsync(400)).GetProperty("errors");

        Assert.Equal(fields, string.Join(',', errors.EnumerateObject().Select(e => e.Name)));
    }

    private Task<HttpResponseMessage> LoginAsync(string email, string password) => accounts.PostAsync("login", new { email, password });
}

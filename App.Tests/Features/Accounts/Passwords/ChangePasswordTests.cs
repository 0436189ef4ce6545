using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Passwords;

[Covers("ACC-14", "ACC-15")]
public sealed class ChangePasswordTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Address = "/api/v1/auth/change-password";
    private const string Fresh = "a fresh new password";

    [Fact]
    public async Task A_change_ends_everything_but_gives_a_new_session_to_who_made_it()
    {
        var email = AccountsApp.NewEmail();
        var tokens = await accounts.SignUpAsync(email);
        using var http = Program(tokens);
        await using var node = accounts.App.StartNode();
        using var elsewhere = Program(await SignInAsync(email, AccountsApp.Password), node.Address);
        Assert.Equal(200, (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode);

        using var changed = await http.PostAsJsonAsync(Address, new { newPassword = Fresh });
        using var after = Program(await changed.ReadAsync(200));

        Assert.Equal(401, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Equal(200, (int)(await after.GetAsync("/api/v1/users/me")).StatusCode);
        await Eventually.SoAsync(async () => (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode == 401, "out on the other node", 5);
        using var refresh = await accounts.PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") });
        await refresh.ReadAsync(401);
        using var old = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        await old.ReadAsync(401);
        await SignInAsync(email, Fresh);
        Assert.Contains(await accounts.MailsAsync(email), mail => mail.Template == "PasswordChangedMail");
    }

    [Fact]
    public async Task A_change_needs_a_fresh_proof_and_a_good_password()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program(await accounts.SignUpAsync(email));
        foreach (var bad in new[] { null, "", "short", "password123", email })
        {
            Assert.Equal("password_invalid", (await (await http.PostAsJsonAsync(Address, new { newPassword = bad })).ReadAsync(400)).Code());
        }
        Assert.Equal(401, (int)(await accounts.Http.PostAsJsonAsync(Address, new { newPassword = Fresh })).StatusCode);
        await using (var db = accounts.App.OpenDb())
        {
            var before = accounts.App.Clock.GetUtcNow().AddMinutes(-5);
            await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
        }
        Assert.Equal("proof_required", (await (await http.PostAsJsonAsync(Address, new { newPassword = Fresh })).ReadAsync(403)).Code());
        await SignInAsync(email, AccountsApp.Password);
    }

    [Fact]
    public async Task Of_twenty_changes_at_once_one_wins_and_its_session_alone_lives()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program(await accounts.SignUpAsync(email));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => http.PostAsJsonAsync(Address, new { newPassword = $"{Fresh} {n}" })));

        var winner = Array.FindIndex(answers, a => (int)a.StatusCode == 200);
        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        Assert.All(answers.Where((_, n) => n != winner), a => Assert.Contains((int)a.StatusCode, new[] { 401, 403 }));
        await SignInAsync(email, $"{Fresh} {winner}");
        await using var db = accounts.App.OpenDb();
        Assert.Equal(2, await db.Sessions.CountAsync(s => s.EndedAt == null && db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
        Array.ForEach(answers, a => a.Dispose());
    }

    private async Task<JsonElement> SignInAsync(string email, string password)
    {
        using var answer = await accounts.PostAsync("login", new { email, password });
        return await answer.ReadAsync(200);
    }

    private HttpClient Program(JsonElement tokens, Uri? address = null)
    {
        var http = new HttpClient { BaseAddress = address ?? accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        return http;
    }
}

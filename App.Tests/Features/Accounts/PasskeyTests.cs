using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>What does not need an authenticator; the journey in the browser has one.</summary>
[Covers("ACC-13", "ACC-15")]
public sealed class PasskeyTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Address = "/api/v1/auth/passkeys";

    [Fact]
    public async Task Adding_and_removing_need_a_proof_of_the_last_five_minutes()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        using (var fresh = await http.PostAsync($"{Address}/options", null))
        {
            var options = await fresh.ReadAsync(200);
            Assert.Equal("required", options.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString());
            Assert.Equal(email, options.GetProperty("user").Text("name"));
        }
        await MakeOldAsync(email);

        Assert.Equal("proof_required", (await (await http.PostAsync($"{Address}/options", null)).ReadAsync(403)).Code());
        Assert.Equal("proof_required", (await (await http.PostAsJsonAsync(Address, new { credential = "{}" })).ReadAsync(403)).Code());
        Assert.Equal("proof_required", (await (await http.DeleteAsync($"{Address}/AAAA")).ReadAsync(403)).Code());

        Assert.Equal("password_missing", (await (await http.PostAsJsonAsync("/api/v1/auth/prove", new { })).ReadAsync(400)).Code());
        Assert.Equal("password_wrong", (await (await http.PostAsJsonAsync("/api/v1/auth/prove", new { password = "wrong" })).ReadAsync(400)).Code());
        await (await http.PostAsJsonAsync("/api/v1/auth/prove", new { password = AccountsApp.Password })).ReadAsync(204);
        await (await http.PostAsync($"{Address}/options", null)).ReadAsync(200);
    }

    [Fact]
    [Covers("ACC-9")]
    public async Task Proving_again_shares_the_limit_with_sign_in()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async n =>
        {
            using var tried = n % 2 == 0
                ? await http.PostAsJsonAsync("/api/v1/auth/prove", new { password = "wrong" })
                : await accounts.PostAsync("login", new { email, password = "wrong" });
            return (int)tried.StatusCode;
        }));

        Assert.Equal(10, answers.Count(status => status is 400 or 401)); // ten of both together were compared
        Assert.Equal(20, answers.Count(status => status == 429));
    }

    [Fact]
    public async Task Passkeys_are_listed_named_and_removed_by_their_owner_alone()
    {
        var (email, otherEmail) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        using var other = Program((await accounts.SignUpAsync(otherEmail)).Text("accessToken"));
        var id = await AddAsync(email, "Laptop");

        var listed = Assert.Single((await http.GetFromJsonAsync<JsonElement>(Address)).EnumerateArray());
        Assert.Equal((id, "Laptop"), (listed.Text("id"), listed.Text("name")));
        Assert.Empty((await other.GetFromJsonAsync<JsonElement>(Address)).EnumerateArray());
        await (await other.PatchAsJsonAsync($"{Address}/{id}", new { name = "Mine" })).ReadAsync(404);
        await (await other.DeleteAsync($"{Address}/{id}")).ReadAsync(404);
        await (await http.PatchAsJsonAsync($"{Address}/not!base64", new { name = "Mine" })).ReadAsync(404);
        foreach (var name in new[] { "", "   ", new string('x', 51), "two\nlines" })
        {
            Assert.Equal("name_invalid", (await (await http.PatchAsJsonAsync($"{Address}/{id}", new { name })).ReadAsync(400)).Code());
        }
        await (await http.PatchAsJsonAsync($"{Address}/{id}", new { name = " Work laptop " })).ReadAsync(204);
        Assert.Equal("Work laptop", (await http.GetFromJsonAsync<JsonElement>(Address))[0].Text("name"));
        await (await http.DeleteAsync($"{Address}/{id}")).ReadAsync(204);
        await (await http.DeleteAsync($"{Address}/{id}")).ReadAsync(404);
        Assert.Contains(await accounts.MailsAsync(email), mail => mail.Template == "PasskeyMail");
    }

    [Fact]
    public async Task The_last_way_in_stays_also_when_two_are_removed_at_once()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        var ids = new[] { await AddAsync(email, "One"), await AddAsync(email, "Two") };
        await using var db = accounts.App.OpenDb();
        await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, (string?)null));

        var statuses = await Task.WhenAll(ids.Select(async id => (int)(await http.DeleteAsync($"{Address}/{id}")).StatusCode));

        Assert.Equal([204, 409], statuses.Order());
        Assert.Equal(1, await db.UserPasskeys.CountAsync(p => p.UserId == db.Users.Single(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Id));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"{}\"")]
    [InlineData("\"not json\"")]
    [InlineData("\"[[[[\"")]
    public async Task An_answer_that_is_none_is_refused(string credential)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = accounts.App.Address };
        using var asked = await http.PostAsync($"{Address}/sign-in-options", null);
        await asked.ReadAsync(200);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/sign-in")
        {
            Content = new StringContent($"{{\"credential\":{credential}}}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Cookie", asked.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-passkey", StringComparison.Ordinal)).Split(';')[0]);
        using var answer = await http.SendAsync(request);

        Assert.Equal("passkey_invalid", (await answer.ReadAsync(400)).Code());
    }

    private async Task<string> AddAsync(string email, string name)
    {
        await using var db = accounts.App.OpenDb();
        var id = RandomNumberGenerator.GetBytes(32);
        db.UserPasskeys.Add(new()
        {
            UserId = await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync(),
            CredentialId = id,
            Data = new() { Name = name, PublicKey = [1], CreatedAt = accounts.App.Clock.GetUtcNow(), AttestationObject = [1], ClientDataJson = [1], Transports = [] },
        });
        await db.SaveChangesAsync();
        return Base64Url.EncodeToString(id);
    }

    private async Task MakeOldAsync(string email)
    {
        await using var db = accounts.App.OpenDb();
        var before = accounts.App.Clock.GetUtcNow().AddMinutes(-5);
        await db.Sessions.Where(s => s.UserId == db.Users.Single(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
    }

    private HttpClient Program(string token)
    {
        var http = new HttpClient { BaseAddress = accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }
}

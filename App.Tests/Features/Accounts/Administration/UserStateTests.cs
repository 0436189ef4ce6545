using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Administration;

[Covers("ACC-18")]
public sealed class UserStateTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_suspended_person_is_out_everywhere_hears_why_and_comes_back()
    {
        using var admin = await AdminAsync();
        await using var node = accounts.App.StartNode();
        using var there = new HttpClient { BaseAddress = node.Address };
        var email = AccountsApp.NewEmail();
        var tokens = await accounts.SignUpAsync(email);
        there.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        Assert.Equal(200, (int)(await there.GetAsync("/api/v1/users/me")).StatusCode);
        var id = await IdAsync(email);

        Assert.Equal("reason_invalid", (await ActAsync(admin, id, "suspend", null, 400)).Code());
        Assert.Equal("reason_invalid", (await ActAsync(admin, id, "ban", new string('x', 201), 400)).Code());
        Assert.Equal("reason_invalid", (await ActAsync(admin, id, "ban", "a\nb", 400)).Code());
        var suspended = await ActAsync(admin, id, "suspend", " Spam in lessons ", 200);
        Assert.Equal("Suspended", suspended.Text("state"));

        await Eventually.SoAsync(async () => (int)(await there.GetAsync("/api/v1/users/me")).StatusCode == 401, "out on the other node", 5);
        using (var refresh = await accounts.PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") }))
        {
            await refresh.ReadAsync(401);
        }
        using (var signIn = await accounts.PostAsync("login", new { email, password = AccountsApp.Password }))
        {
            var refused = await signIn.ReadAsync(403);
            Assert.Equal("suspended", refused.Code());
            Assert.Contains("Spam in lessons", refused.Text("detail"), StringComparison.Ordinal);
        }
        Assert.Equal("state_conflict", (await ActAsync(admin, id, "suspend", "Again", 409)).Code());

        await ActAsync(admin, id, "reactivate", null, 200);
        using (var refresh = await accounts.PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") }))
        {
            await refresh.ReadAsync(401); // what ended does not live again
        }
        using (var back = await accounts.PostAsync("login", new { email, password = AccountsApp.Password }))
        {
            await back.ReadAsync(200);
        }
        await using var db = accounts.App.OpenDb();
        var lines = await db.AuditEntries.Where(a => a.Target == $"user:{id}" && a.Action.StartsWith("account.s") || a.Target == $"user:{id}" && a.Action == "account.reactivated")
            .OrderBy(a => a.At).ToListAsync();
        Assert.Equal(["account.suspended", "account.reactivated"], lines.Select(l => l.Action));
        Assert.Contains("Spam in lessons", lines[0].After, StringComparison.Ordinal);
        Assert.Contains("Spam in lessons", lines[1].Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_decide_and_not_about_themselves()
    {
        var adminEmail = AccountsApp.NewEmail();
        using var admin = await AdminAsync(adminEmail);
        var (email, strangerEmail) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.SignUpAsync(email);
        var id = await IdAsync(email);
        using var stranger = await ProgramAsync(strangerEmail);

        Assert.Equal("forbidden", (await ActAsync(stranger, id, "suspend", "Because", 403)).Code());
        Assert.Equal("unauthenticated", (await ActAsync(accounts.Http, id, "suspend", "Because", 401)).Code());
        Assert.Equal(403, (int)(await stranger.GetAsync($"/api/v1/admin/users/{id}")).StatusCode);
        Assert.Equal("own_account", (await ActAsync(admin, await IdAsync(adminEmail), "ban", "Myself", 409)).Code());
        Assert.Equal("not_found", (await ActAsync(admin, Guid.NewGuid(), "ban", "Nobody", 404)).Code());

        // A role that was taken away meanwhile counts at once, whatever the token says.
        await using var db = accounts.App.OpenDb();
        await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(adminEmail)).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, false));
        Assert.Equal("forbidden", (await ActAsync(admin, id, "suspend", "Because", 403)).Code());
        Assert.Equal(UserState.Active, await db.Users.Where(u => u.Id == id).Select(u => u.State).SingleAsync());
    }

    [Fact]
    public async Task Of_many_administrators_at_once_one_decides()
    {
        using var admin = await AdminAsync();
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var id = await IdAsync(email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            using var answer = await admin.PostAsJsonAsync($"/api/v1/admin/users/{id}/suspend", new { reason = $"Reason {n}" });
            return (int)answer.StatusCode;
        }));

        Assert.Equal(1, answers.Count(status => status == 200));
        Assert.Equal(15, answers.Count(status => status == 409));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Target == $"user:{id}" && a.Action == "account.suspended"));
    }

    [Theory]
    [InlineData("suspends the other")]
    [InlineData("deletes the own account")]
    public async Task Of_two_administrators_who_would_leave_nobody_one_remains(string second)
    {
        await using var db = accounts.App.OpenDb();
        for (var round = 0; round < 5; round++)
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, false)); // those of other tests
            var emails = new[] { AccountsApp.NewEmail(), AccountsApp.NewEmail() };
            using var one = await AdminAsync(emails[0]);
            using var two = await AdminAsync(emails[1]);
            var ids = new[] { await IdAsync(emails[0]), await IdAsync(emails[1]) };
            using var away = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/me") { Content = JsonContent.Create(new { reason = "other" }) };

            var answers = await Task.WhenAll(
                one.PostAsJsonAsync($"/api/v1/admin/users/{ids[1]}/suspend", new { reason = "Because" }),
                second == "suspends the other" ? two.PostAsJsonAsync($"/api/v1/admin/users/{ids[0]}/suspend", new { reason = "Because" }) : one.SendAsync(away));

            Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 200, 202, 401, 403, 409 }));
            Assert.Single(answers, a => a.IsSuccessStatusCode);
            Assert.Single(await db.Users.Where(u => u.Standing.IsAdmin && u.State == UserState.Active).ToListAsync());
            Array.ForEach(answers, a => a.Dispose());
        }
    }

    [Fact]
    public async Task An_account_is_found_by_its_address_or_name()
    {
        using var admin = await AdminAsync();
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);

        var found = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/users?email={email.ToUpperInvariant()}");
        var account = Assert.Single(found.EnumerateArray());
        Assert.Equal(email, account.Text("email"));
        Assert.Equal(account.ToString(), (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/users/{account.Text("id")}")).ToString());
        Assert.Single((await admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/users?username={account.Text("username")}")).EnumerateArray());
        Assert.Equal(400, (int)(await admin.GetAsync("/api/v1/admin/users")).StatusCode);
    }

    private static async Task<JsonElement> ActAsync(HttpClient http, Guid id, string act, string? reason, int status)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/admin/users/{id}/{act}", new { reason });
        return await answer.ReadAsync(status);
    }

    private async Task<Guid> IdAsync(string email)
    {
        await using var db = accounts.App.OpenDb();
        return await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync();
    }

    private async Task<HttpClient> AdminAsync(string? email = null)
    {
        var user = await accounts.App.AddPersonAsync(email ?? AccountsApp.NewEmail());
        await using var db = accounts.App.OpenDb();
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        return await accounts.App.ProgramOfAsync(user);
    }

    private async Task<HttpClient> ProgramAsync(string email) => await accounts.App.ProgramOfAsync(await accounts.App.AddPersonAsync(email));
}

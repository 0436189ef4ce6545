using System.Net.Http.Json;
using BlazorAccounts.Tests.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

[Covers("ACC-15")]
public sealed class StepUpTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task Neither_refreshed_tokens_nor_another_sessions_proof_is_a_proof()
    {
        var email = AccountsApp.NewEmail();
        var tokens = await accounts.SignUpAsync(email);
        await accounts.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(5.1));
        using var refresh = await accounts.PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") });
        using var refreshed = TwoFactorPerson.Program(accounts, await refresh.ReadAsync(200));
        using var login = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        await login.ReadAsync(200);

        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("POST", "auth/change-email", new { email = AccountsApp.NewEmail() }),
            ("POST", "auth/change-password", new { newPassword = "another of my own" }),
            ("POST", "auth/passkeys/options", null),
            ("POST", "auth/passkeys", new { credential = "{}" }),
            ("DELETE", "auth/passkeys/AAAA", null),
            ("POST", "auth/two-factor/setup", null),
            ("DELETE", "auth/two-factor", null),
            ("POST", "auth/two-factor/recovery-codes", null),
            ("POST", "users/me/export", null),
            ("DELETE", "users/me", null),
        })
        {
            using var request = new HttpRequestMessage(new(method), $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await refreshed.SendAsync(request);
            Assert.Equal((path, "proof_required"), (path, (await answer.ReadAsync(403)).Code()));
        }
    }
}

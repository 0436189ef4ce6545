using System.Net;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Passwords;

[Covers("ACC-7")]
public sealed class ResetPasswordTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Fresh = "a fresh new password";

    [Fact]
    public async Task Three_steps_lead_to_a_new_password_and_end_everything_else()
    {
        var email = AccountsApp.NewEmail();
        var tokens = await accounts.SignUpAsync(email);
        using var program = new HttpClient { BaseAddress = accounts.App.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        Assert.Equal(200, (int)(await program.GetAsync("/api/v1/users/me")).StatusCode);

        var resetToken = await ProveAsync($" {email.ToUpperInvariant()} ", email);
        Assert.Equal(204, await ResetAsync(resetToken, Fresh));

        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/users/me")).StatusCode); // at once on this node
        Assert.Equal(401, await PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") }));
        Assert.Equal(401, await PostAsync("login", new { email, password = AccountsApp.Password }));
        Assert.Equal(200, await PostAsync("login", new { email, password = Fresh }));
        Assert.Contains(await accounts.MailsAsync(email), mail => mail.Template == "PasswordChangedMail");
        await using var db = accounts.App.OpenDb();
        var target = $"user:{await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync()}";
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "account.password_reset" && a.Target == target));
    }

    [Fact]
    public async Task An_unknown_address_is_answered_like_a_known_one_and_gets_no_mail()
    {
        var (known, unknown) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.SignUpAsync(known);
        using var forKnown = await accounts.PostAsync("forgot-password", new { email = known });
        using var forUnknown = await accounts.PostAsync("forgot-password", new { email = unknown });

        Assert.Equal((202, ""), ((int)forKnown.StatusCode, await forKnown.Content.ReadAsStringAsync()));
        Assert.Equal((202, ""), ((int)forUnknown.StatusCode, await forUnknown.Content.ReadAsStringAsync()));
        var code = await CodeAsync(known);
        for (var left = 4; left >= 0; left--)
        {
            foreach (var email in new[] { known, unknown })
            {
                using var wrong = await accounts.PostAsync("verify-reset-code", new { email, code = code == "000000" ? "000001" : "000000" });
                var problem = await wrong.ReadAsync(400);
                Assert.Equal(("code_invalid", left), (problem.Code(), problem.GetProperty("triesLeft").GetInt32()));
            }
        }
        Assert.Equal(429, await PostAsync("verify-reset-code", new { email = known, code }));
        Assert.Equal(429, await PostAsync("verify-reset-code", new { email = unknown, code }));
        Assert.Empty(await accounts.MailsAsync(unknown));
    }

    [Fact]
    public async Task Fifty_uses_of_one_code_give_one_proof_and_fifty_uses_of_a_proof_set_one_password()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await AskAsync(email);
        var code = await CodeAsync(email);
        List<string> proofs = [];
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var answer = await accounts.PostAsync("verify-reset-code", new { email, code });
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                var token = (await answer.ReadAsync(200)).Text("resetToken");
                lock (proofs)
                {
                    proofs.Add(token);
                }
            }
        }));
        var proof = Assert.Single(proofs);

        var passwords = Enumerable.Range(0, 50).Select(n => $"{Fresh} {n}").ToList();
        var statuses = await Task.WhenAll(passwords.Select(password => ResetAsync(proof, password)));

        Assert.Equal(1, statuses.Count(s => s == 204));
        Assert.Equal(49, statuses.Count(s => s == 400));
        Assert.Equal(200, await PostAsync("login", new { email, password = passwords[Array.IndexOf(statuses, 204)] }));
        Assert.Equal(400, await ResetAsync(proof, Fresh));
    }

    [Fact]
    public async Task A_sign_in_with_the_old_password_that_races_with_the_reset_does_not_survive()
    {
        for (var round = 0; round < 5; round++)
        {
            var email = AccountsApp.NewEmail();
            await accounts.SignUpAsync(email);
            var proof = await ProveAsync(email, email);

            var signIns = Enumerable.Range(0, 8).Select(async _ =>
            {
                using var answer = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
                return answer.StatusCode is HttpStatusCode.OK ? (await answer.ReadAsync(200)).Text("refreshToken") : null;
            }).ToList();
            Assert.Equal(204, await ResetAsync(proof, Fresh));
            foreach (var refreshToken in (await Task.WhenAll(signIns)).OfType<string>())
            {
                Assert.Equal(401, await PostAsync("refresh", new { refreshToken }));
            }
            await using var db = accounts.App.OpenDb();
            Assert.False(await db.Sessions.AnyAsync(s => s.EndedAt == null && db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
        }
    }

    [Fact]
    public async Task Codes_and_proofs_are_good_for_their_own_account_and_purpose_and_time()
    {
        var (email, other) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.SignUpAsync(email);
        await accounts.SignUpAsync(other);
        await AskAsync(email);
        await AskAsync(other);
        var (code, otherCode) = (await CodeAsync(email), await CodeAsync(other));
        if (code != otherCode)
        {
            Assert.Equal(400, await PostAsync("verify-reset-code", new { email, code = otherCode }));
        }
        Assert.Equal(400, await PostAsync("verify-email", new { email, code }));

        await AskAsync(email); // the newest only
        await Eventually.SoAsync(async () => (await accounts.MailsAsync(email)).Count(m => m.Template == "CodeMail") == 3, "the second code");
        var newest = await CodeAsync(email);
        if (newest != code)
        {
            Assert.Equal(400, await PostAsync("verify-reset-code", new { email, code }));
        }
        var proof = await TokenAsync(email, newest);
        Assert.Equal(400, await ResetAsync(proof + "x", Fresh));
        Assert.Equal(400, await ResetAsync("", Fresh));
        Assert.Equal(400, await ResetAsync(new string('x', 5000), Fresh));
        foreach (var bad in new[] { "", "short", "password123", email, new string('x', 257) })
        {
            using var refused = await accounts.PostAsync("reset-password", new { resetToken = proof, newPassword = bad });
            var problem = await refused.ReadAsync(400);
            Assert.Equal("password_invalid", problem.Code());
            Assert.True(problem.GetProperty("errors").TryGetProperty("newPassword", out _));
        }
        await using (var db = accounts.App.OpenDb())
        {
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, "changed meanwhile"));
        }
        Assert.Equal(400, await ResetAsync(proof, Fresh));
        Assert.Equal(200, await PostAsync("login", new { email, password = AccountsApp.Password }));
    }

    [Fact]
    public async Task A_reset_confirms_the_address_and_ends_the_lock_out()
    {
        var email = AccountsApp.NewEmail();
        await accounts.RegisterAsync(email);
        var confirmation = await accounts.CodeAsync(email);
        Assert.Equal(403, await PostAsync("login", new { email, password = AccountsApp.Password }));
        for (var tries = 0; tries < 10; tries++)
        {
            await PostAsync("login", new { email, password = "wrong password" });
        }
        Assert.Equal(429, await PostAsync("login", new { email, password = AccountsApp.Password }));

        Assert.Equal(204, await ResetAsync(await ProveAsync(email, email), Fresh));

        Assert.Equal(200, await PostAsync("login", new { email, password = Fresh }));
        Assert.Equal(400, await PostAsync("verify-email", new { email, code = confirmation })); // that code ended too
    }

    [Fact]
    public async Task Who_is_out_stays_out_and_too_many_codes_are_refused()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await AskAsync(email);
        var code = await CodeAsync(email);
        await using var db = accounts.App.OpenDb();
        await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Banned).SetProperty(u => u.StateReason, "Spam"));
        using var refused = await accounts.PostAsync("verify-reset-code", new { email, code });
        Assert.Equal("banned", (await refused.ReadAsync(403)).Code());

        for (var asked = 1; asked < 5; asked++)
        {
            await AskAsync(email);
        }
        Assert.Equal(429, await PostAsync("forgot-password", new { email }));
        Assert.Equal(400, await PostAsync("forgot-password", new { email = "nonsense" }));
        Assert.Equal(400, await PostAsync("forgot-password", new { email = new[] { email, "thief@example.test" } }));
    }

    private async Task<int> PostAsync(string path, object body)
    {
        using var answer = await accounts.PostAsync(path, body);
        return (int)answer.StatusCode;
    }

    private Task<int> ResetAsync(string resetToken, string newPassword) => PostAsync("reset-password", new { resetToken, newPassword });

    private async Task AskAsync(string email) => Assert.Equal(202, await PostAsync("forgot-password", new { email }));

    private async Task<string> ProveAsync(string asked, string email)
    {
        await AskAsync(asked);
        return await TokenAsync(email, await CodeAsync(email));
    }

    private async Task<string> TokenAsync(string email, string code)
    {
        using var answer = await accounts.PostAsync("verify-reset-code", new { email, code });
        return (await answer.ReadAsync(200)).Text("resetToken");
    }

    private async Task<string> CodeAsync(string email)
    {
        await Eventually.SoAsync(async () => (await accounts.MailsAsync(email)).Count(m => m.Template == "CodeMail") >= 2, "the code");
        return (await accounts.MailsAsync(email)).First(m => m.Template == "CodeMail").Subject[..6];
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.TwoFactor;

[Covers("ACC-13", "ACC-15")]
public sealed class TwoFactorTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Address = "/api/v1/auth/two-factor";

    [Fact]
    public async Task A_password_alone_no_longer_signs_in_and_the_next_code_does()
    {
        var person = await TurnOnAsync();

        using var code = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), code = person.Code(1) });
        using var http = Program(await code.ReadAsync(200));

        Assert.Equal(200, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Equal(10, (await Status(http)).GetProperty("recoveryCodesLeft").GetInt32());
        await using var db = accounts.App.OpenDb();
        Assert.Contains(await db.SignIns.Where(r => db.Users.Any(u => u.Id == r.UserId && u.NormalizedEmail == EmailAddress.Normalize(person.Email))).ToListAsync(), r => r is { Method: "password+totp", Succeeded: true });
    }

    [Fact]
    public async Task Turning_it_on_ends_every_other_session_and_says_so()
    {
        var email = AccountsApp.NewEmail();
        var first = await accounts.SignUpAsync(email);
        using var elsewhere = Program(first);
        using var here = Program(await SignInAsync(email));
        Assert.Equal(200, (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode);

        var person = await TurnOnAsync(email, here);

        Assert.Equal(401, (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Equal(401, (int)(await here.GetAsync("/api/v1/users/me")).StatusCode);
        using var after = Program(person.Tokens);
        Assert.True((await Status(after)).GetProperty("on").GetBoolean());
        Assert.Contains(await accounts.MailsAsync(email), m => m.Subject == "Two-step sign-in is on");
    }

    [Fact]
    public async Task A_code_works_once_also_in_sixteen_sign_ins_at_once_on_two_nodes()
    {
        var person = await TurnOnAsync();
        await using var node = accounts.App.StartNode();
        using var other = new HttpClient { BaseAddress = node.Address };
        var tickets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TicketAsync(person)));
        var code = person.Code(1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            (n % 2 == 0 ? accounts.Http : other).PostAsJsonAsync("/api/v1/auth/login/two-factor", new { ticket = tickets[n % 4], code })));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        using var used = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), code });
        Assert.Equal("code_invalid", (await used.ReadAsync(400)).Code());
        using var setUp = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), code = person.Code(0) }); // the code of the set-up
        await setUp.ReadAsync(400);
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task A_recovery_code_works_once_also_in_eight_sign_ins_at_once()
    {
        var person = await TurnOnAsync();
        var tickets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TicketAsync(person)));
        var typed = $" {person.RecoveryCodes[0].ToUpperInvariant()} ";

        var answers = await Task.WhenAll(tickets.Select(ticket => accounts.PostAsync("login/two-factor", new { ticket, recoveryCode = typed })));

        using var http = Program(await Assert.Single(answers, a => (int)a.StatusCode == 200).ReadAsync(200));
        Assert.Equal(9, (await Status(http)).GetProperty("recoveryCodesLeft").GetInt32());
        using var second = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), recoveryCode = person.RecoveryCodes[1] });
        await second.ReadAsync(200);
        var renewed = await (await http.PostAsync($"{Address}/recovery-codes", null)).ReadAsync(200);
        using var old = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), recoveryCode = person.RecoveryCodes[2] });
        Assert.Equal("code_invalid", (await old.ReadAsync(400)).Code());
        using var fresh = await accounts.PostAsync("login/two-factor", new { ticket = await TicketAsync(person), recoveryCode = renewed.GetProperty("recoveryCodes")[9].GetString() });
        await fresh.ReadAsync(200);
        Array.ForEach(answers, a => a.Dispose());
    }

    /// <summary>Else whoever knows the password could guess at the code for ever, forgetting the failures with each right password.</summary>
    [Fact]
    public async Task A_right_password_does_not_forget_wrong_codes()
    {
        var person = await TurnOnAsync();
        var refused = 0;
        for (var n = 0; n < 12 && refused == 0; n++)
        {
            using var login = await accounts.PostAsync("login", new { email = person.Email, password = AccountsApp.Password });
            if ((int)login.StatusCode == 429)
            {
                refused = n;
                break;
            }
            using var wrong = await accounts.PostAsync("login/two-factor", new { ticket = (await login.ReadAsync(403)).Text("ticket"), code = "000000" });
            refused = (int)wrong.StatusCode == 429 ? n : 0;
        }

        Assert.Equal(10, refused);
    }

    [Fact]
    public async Task A_ticket_is_for_one_sign_in_of_an_unchanged_account_and_ten_minutes()
    {
        var person = await TurnOnAsync();
        var ticket = await TicketAsync(person);
        using (var once = await accounts.PostAsync("login/two-factor", new { ticket, code = person.Code(1) }))
        {
            await once.ReadAsync(200);
        }
        using var twice = await accounts.PostAsync("login/two-factor", new { ticket, recoveryCode = person.RecoveryCodes[0] });
        Assert.Equal("ticket_invalid", (await twice.ReadAsync(401)).Code());

        var stale = await TicketAsync(person);
        using var http = Program(person.Tokens);
        await (await http.PostAsJsonAsync("/api/v1/auth/change-password", new { newPassword = "another fine password" })).ReadAsync(200);
        using var changed = await accounts.PostAsync("login/two-factor", new { ticket = stale, recoveryCode = person.RecoveryCodes[1] });
        Assert.Equal("ticket_invalid", (await changed.ReadAsync(401)).Code());
        foreach (var foreign in new[] { null, "", "nonsense", person.Tokens.Text("accessToken") })
        {
            using var answer = await accounts.PostAsync("login/two-factor", new { ticket = foreign, code = "123456" });
            Assert.Equal("ticket_invalid", (await answer.ReadAsync(401)).Code());
        }
    }

    [Fact]
    public async Task Every_change_needs_a_fresh_proof_and_the_right_code()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program(await accounts.SignUpAsync(email));
        var setup = await (await http.PostAsync($"{Address}/setup", null)).ReadAsync(200);
        foreach (var wrong in new[] { null, "", "12345", "abcdef", Totp.Code(Bytes(setup.Text("secret")), 1) })
        {
            using var answer = await http.PostAsJsonAsync(Address, new { setup = setup.Text("setup"), code = wrong });
            Assert.Equal("code_invalid", (await answer.ReadAsync(400)).Code());
        }
        using var other = Program(await accounts.SignUpAsync(AccountsApp.NewEmail()));
        using var foreign = await other.PostAsJsonAsync(Address, new { setup = setup.Text("setup"), code = CodeOf(setup.Text("secret"), 0) });
        Assert.Equal("setup_invalid", (await foreign.ReadAsync(400)).Code());
        Assert.Equal("two_factor_off", (await (await http.DeleteAsync(Address)).ReadAsync(409)).Code());

        await AgeProofAsync(email);
        using var late = await http.PostAsJsonAsync(Address, new { setup = setup.Text("setup"), code = CodeOf(setup.Text("secret"), 0) });
        Assert.Equal("proof_required", (await late.ReadAsync(403)).Code());
        Assert.Equal("proof_required", (await (await http.PostAsync($"{Address}/setup", null)).ReadAsync(403)).Code());
        Assert.Equal("proof_required", (await (await http.DeleteAsync(Address)).ReadAsync(403)).Code());
        Assert.Equal("proof_required", (await (await http.PostAsync($"{Address}/recovery-codes", null)).ReadAsync(403)).Code());
        Assert.Equal(401, (int)(await accounts.Http.PostAsync($"{Address}/setup", null)).StatusCode);
    }

    [Fact]
    public async Task Of_ten_that_turn_it_on_at_once_one_does()
    {
        var email = AccountsApp.NewEmail();
        using var http = Program(await accounts.SignUpAsync(email));
        var setups = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await (await http.PostAsync($"{Address}/setup", null)).ReadAsync(200)));

        var answers = await Task.WhenAll(setups.Select(s => http.PostAsJsonAsync(Address, new { setup = s.Text("setup"), code = CodeOf(s.Text("secret"), 0) })));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(10, await db.RecoveryCodes.CountAsync(c => db.Users.Any(u => u.Id == c.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task Turned_off_the_password_is_enough_again()
    {
        var person = await TurnOnAsync();
        using var http = Program(person.Tokens);

        using var off = await http.DeleteAsync(Address);
        await off.ReadAsync(200);

        await SignInAsync(person.Email);
        Assert.Equal(401, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Contains(await accounts.MailsAsync(person.Email), m => m.Subject == "Two-step sign-in is off");
        await using var db = accounts.App.OpenDb();
        Assert.False(await db.RecoveryCodes.AnyAsync(c => db.Users.Any(u => u.Id == c.UserId && u.NormalizedEmail == EmailAddress.Normalize(person.Email))));
    }

    /// <summary>A second use would bring back a secret whose codes were used.</summary>
    [Fact]
    public async Task A_set_up_works_once_also_after_it_was_turned_off()
    {
        using var http = Program(await accounts.SignUpAsync(AccountsApp.NewEmail()));
        var setup = await (await http.PostAsync($"{Address}/setup", null)).ReadAsync(200);
        var once = new { setup = setup.Text("setup"), code = TwoFactorPerson.CodeOf(setup.Text("secret"), 0, accounts.App.Clock.GetUtcNow()) };
        using var on = Program((await (await http.PostAsJsonAsync(Address, once)).ReadAsync(200)).GetProperty("tokens"));
        using var off = Program(await (await on.DeleteAsync(Address)).ReadAsync(200));

        using var again = await off.PostAsJsonAsync(Address, once);
        Assert.Equal("setup_invalid", (await again.ReadAsync(400)).Code());
    }

    [Fact]
    public async Task The_secret_is_nowhere_in_clear()
    {
        var person = await TurnOnAsync();
        await using var db = accounts.App.OpenDb();
        var stored = await db.Authenticators.SingleAsync(a => db.Users.Any(u => u.Id == a.UserId && u.NormalizedEmail == EmailAddress.Normalize(person.Email)));

        Assert.Equal(-1, stored.Secret.AsSpan().IndexOf(Bytes(person.Secret)));
        Assert.DoesNotContain(await db.RecoveryCodes.Select(c => c.Hash).ToListAsync(), hash => hash.Length != 32);
    }

    private Task<TwoFactorPerson> TurnOnAsync() => TwoFactorPerson.NewAsync(accounts);

    private Task<TwoFactorPerson> TurnOnAsync(string email, HttpClient signedIn) => TwoFactorPerson.TurnOnAsync(email, signedIn, accounts.App.Clock);

    private Task<string> TicketAsync(TwoFactorPerson person) => person.TicketAsync(accounts);

    private async Task<JsonElement> SignInAsync(string email)
    {
        using var answer = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        return await answer.ReadAsync(200);
    }

    private async Task AgeProofAsync(string email)
    {
        await using var db = accounts.App.OpenDb();
        var before = accounts.App.Clock.GetUtcNow().AddMinutes(-5);
        await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
    }

    private string CodeOf(string secret, int steps) => TwoFactorPerson.CodeOf(secret, steps, accounts.App.Clock.GetUtcNow());

    private static byte[] Bytes(string secret) => TwoFactorPerson.Bytes(secret);

    private static async Task<JsonElement> Status(HttpClient http) => await (await http.GetAsync(Address)).ReadAsync(200);

    private HttpClient Program(JsonElement tokens) => TwoFactorPerson.Program(accounts, tokens);
}

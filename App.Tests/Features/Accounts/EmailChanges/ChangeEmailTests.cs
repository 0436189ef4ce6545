using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.EmailChanges;

[Covers("ACC-16", "ACC-15")]
public sealed class ChangeEmailTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Ask = "/api/v1/auth/change-email";
    private const string Verify = "/api/v1/auth/change-email/verify";

    [Fact]
    public async Task The_code_of_the_new_address_moves_the_account_and_ends_everything_else()
    {
        var (old, fresh) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        using var elsewhere = await SignedInAsync(old);
        using var after = await MoveAsync(http, fresh);

        Assert.Equal(401, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Equal(401, (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Contains(fresh, await after.GetStringAsync("/api/v1/users/me"), StringComparison.Ordinal);
        using var byOld = await accounts.PostAsync("login", new { email = old, password = AccountsApp.Password });
        await byOld.ReadAsync(401);
        (await SignedInAsync(fresh)).Dispose();
        Assert.Contains(await accounts.MailsAsync(old), m => m.Template == "EmailChangedMail");
        await using var db = accounts.App.OpenDb();
        Assert.Single(await db.AuditEntries.Where(a => a.Action == "account.email_changed").Select(a => a.After!).ToListAsync(), after => after.Contains(fresh, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_needs_a_fresh_proof_an_address_and_one_that_is_free()
    {
        var (old, other) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        await accounts.RegisterAsync(other);
        using var http = await SignedUpAsync(old);
        foreach (var bad in new[] { null, "", "nobody", old, $" {old.ToUpperInvariant()} " })
        {
            using var answer = await http.PostAsJsonAsync(Ask, new { email = bad });
            await answer.ReadAsync(400);
        }
        using var taken = await http.PostAsJsonAsync(Ask, new { email = other });
        Assert.Equal("email_taken", (await taken.ReadAsync(409)).Code());
        using var nobody = await accounts.Http.PostAsJsonAsync(Ask, new { email = AccountsApp.NewEmail() });
        await nobody.ReadAsync(401);
        await using (var db = accounts.App.OpenDb())
        {
            var before = accounts.App.Clock.GetUtcNow().AddMinutes(-5);
            await db.Sessions.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(old))).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
        }
        using var stale = await http.PostAsJsonAsync(Ask, new { email = AccountsApp.NewEmail() });
        Assert.Equal("proof_required", (await stale.ReadAsync(403)).Code());
    }

    [Fact]
    public async Task A_code_moves_to_the_address_it_was_sent_to_and_no_other()
    {
        var (old, first, second) = (AccountsApp.NewEmail(), AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        await AskAsync(http, first);
        var code = await accounts.CodeAsync(first);
        await AskAsync(http, second);

        using var stale = await http.PostAsJsonAsync(Verify, new { code });
        await stale.ReadAsync(400);
        using var right = await http.PostAsJsonAsync(Verify, new { code = await accounts.CodeAsync(second) });
        await right.ReadAsync(200);
        (await SignedInAsync(second)).Dispose();
    }

    [Fact]
    public async Task Wishes_and_uses_that_race_leave_one_address()
    {
        var old = AccountsApp.NewEmail();
        using var http = await SignedUpAsync(old);
        var wished = Enumerable.Range(0, 5).Select(_ => AccountsApp.NewEmail()).ToList();
        await Task.WhenAll(wished.Select(email => AskAsync(http, email)));
        var codes = await Task.WhenAll(wished.Select(accounts.CodeAsync));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => http.PostAsJsonAsync(Verify, new { code = codes[n % 5] })));

        Assert.InRange(answers.Count(a => (int)a.StatusCode == 200), 0, 1); // five wrong ones first use the right one up
        Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 200, 400, 401, 429 }));
        Array.ForEach(answers, a => a.Dispose());
        await using var db = accounts.App.OpenDb();
        var theirs = wished.Append(old).Select(email => email.ToUpperInvariant()).ToList();
        var kept = await db.Users.Where(u => theirs.Contains(u.NormalizedEmail!)).Select(u => u.Email!).SingleAsync();
        var was = EmailAddress.Normalize(old);
        var moved = await db.EmailChanges.Where(c => c.OldNormalizedEmail == was).ToListAsync();
        Assert.Equal(kept == old ? null : kept, Assert.Single(moved).ChangedAt is null ? null : moved[0].NewEmail);
    }

    [Fact]
    public async Task Somebody_who_registers_the_new_address_first_keeps_it()
    {
        var (old, fresh) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        await AskAsync(http, fresh);
        var code = await accounts.CodeAsync(fresh);
        await accounts.RegisterAsync(fresh);
        using var late = await http.PostAsJsonAsync(Verify, new { code });
        Assert.Equal("email_taken", (await late.ReadAsync(409)).Code());
        Assert.Equal(200, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_drops_a_change_that_waits()
    {
        var (old, fresh) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        await AskAsync(http, fresh);
        using var changed = await http.PostAsJsonAsync("/api/v1/auth/change-password", new { newPassword = "another of my own" });
        using var after = Program(await changed.ReadAsync(200));
        using var late = await after.PostAsJsonAsync(Verify, new { code = await accounts.CodeAsync(fresh) });
        await late.ReadAsync(400);
    }

    /// <summary>Somebody took a session over and moved the account to an address of theirs, through a second one, and added a second factor.</summary>
    [Fact]
    public async Task The_old_address_takes_the_account_back_from_whoever_moved_it()
    {
        var (old, theirs, further) = (AccountsApp.NewEmail(), AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        using var thief = await MoveAsync(http, theirs);
        using var further1 = await MoveAsync(thief, further);
        var second = await TwoFactorPerson.TurnOnAsync(further, further1, accounts.App.Clock);
        using var squatter = await accounts.PostAsync("register", new { email = old, password = AccountsApp.Password, acceptTerms = true });
        Assert.Equal("email_taken", (await squatter.ReadAsync(409)).Code()); // kept for a week

        var token = await UndoTokenAsync(old);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => accounts.PostAsync("undo-email-change", new { token })));
        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 204));
        Array.ForEach(answers, a => a.Dispose());

        using var program = Program(second.Tokens);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/users/me")).StatusCode);
        foreach (var email in new[] { old, theirs, further })
        {
            using var byPassword = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
            await byPassword.ReadAsync(401);
        }
        using var overtaken = await accounts.PostAsync("undo-email-change", new { token = await UndoTokenAsync(theirs) });
        Assert.Equal("undo_invalid", (await overtaken.ReadAsync(400)).Code());
        using var asked = await accounts.PostAsync("login/code", new { email = old });
        await Eventually.SoAsync(async () => (await accounts.MailsAsync(old)).Count(m => m.Template == "CodeMail") == 2, "the code");
        using var back = await accounts.PostAsync("login/code/verify", new { email = old, code = await accounts.CodeAsync(old) });
        await back.ReadAsync(200); // no second factor that its owner never had
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(6, false)]
    [InlineData(8, true)]
    public async Task A_second_factor_of_the_week_before_the_move_goes_with_it(int days, bool stays)
    {
        var (old, theirs) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        var second = await TwoFactorPerson.TurnOnAsync(old, http, accounts.App.Clock);
        await using var db = accounts.App.OpenDb();
        var person = db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(old)).Select(u => u.Id).Single();
        var made = accounts.App.Clock.GetUtcNow().AddDays(-days);
        await db.Authenticators.Where(a => a.UserId == person).ExecuteUpdateAsync(set => set.SetProperty(a => a.CreatedAt, made));
        using var program = Program(second.Tokens);
        using var moved = await MoveAsync(program, theirs);

        using var undone = await accounts.PostAsync("undo-email-change", new { token = await UndoTokenAsync(old) });
        await undone.ReadAsync(204);
        Assert.Equal(stays, await db.Users.Where(u => u.Id == person).Select(u => u.TwoFactorEnabled).SingleAsync());
        Assert.Equal(stays, await db.Authenticators.AnyAsync(a => a.UserId == person));
    }

    /// <summary>Whoever moves a stolen account would bar its owner's way back by having the old address at once for another one.</summary>
    [Fact]
    public async Task Nobody_gets_the_old_address_in_the_moment_of_the_move()
    {
        await using var app = await TestApp.StartAsync(("Accounts:HideExistingEmails", "true"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        for (var round = 0; round < 5; round++)
        {
            var (old, theirs) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
            using var thief = new HttpClient { BaseAddress = app.Address };
            thief.DefaultRequestHeaders.Authorization = new("Bearer", (await person.SignUpAsync(old)).Text("accessToken"));
            await AskAsync(thief, theirs);
            var code = await person.CodeAsync(theirs);
            var squatters = Enumerable.Range(0, 16).Select(async n =>
            {
                await Task.Delay(n);
                await person.RegisterAsync(old); // answered like a new one
            }).ToList();
            using var moved = await thief.PostAsJsonAsync(Verify, new { code });
            await moved.ReadAsync(200);
            await Task.WhenAll(squatters);

            await using var db = app.OpenDb();
            Assert.False(await db.Users.AnyAsync(u => u.NormalizedEmail == EmailAddress.Normalize(old)));
        }
    }

    [Fact]
    public async Task An_undo_wins_over_a_further_move_at_the_same_time()
    {
        for (var round = 0; round < 5; round++)
        {
            var (old, theirs, further) = (AccountsApp.NewEmail(), AccountsApp.NewEmail(), AccountsApp.NewEmail());
            using var http = await SignedUpAsync(old);
            using var thief = await MoveAsync(http, theirs);
            await AskAsync(thief, further);
            var (code, token) = (await accounts.CodeAsync(further), await UndoTokenAsync(old));
            var undo = accounts.PostAsync("undo-email-change", new { token });
            await Task.Delay(2 * round);
            using var moved = await thief.PostAsJsonAsync(Verify, new { code });
            using var undone = await undo;

            await undone.ReadAsync(204);
            await using var db = accounts.App.OpenDb();
            Assert.True(await db.Users.AnyAsync(u => u.NormalizedEmail == EmailAddress.Normalize(old) && u.PasswordHash == null));
            if (moved.IsSuccessStatusCode)
            {
                using var after = Program(await moved.ReadAsync(200));
                Assert.Equal(401, (int)(await after.GetAsync("/api/v1/users/me")).StatusCode);
            }
        }
    }

    [Fact]
    public async Task After_a_week_there_is_no_way_back_and_the_address_is_free()
    {
        var (old, fresh) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var http = await SignedUpAsync(old);
        using var after = await MoveAsync(http, fresh);
        var token = await UndoTokenAsync(old);
        await accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(8));
        using var late = await accounts.PostAsync("undo-email-change", new { token });
        Assert.Equal("undo_invalid", (await late.ReadAsync(400)).Code());
        await accounts.RegisterAsync(old);
    }

    private async Task<HttpClient> SignedUpAsync(string email) => Program(await accounts.SignUpAsync(email));

    private async Task<HttpClient> SignedInAsync(string email)
    {
        using var answer = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        return Program(await answer.ReadAsync(200));
    }

    private static async Task AskAsync(HttpClient http, string email)
    {
        using var asked = await http.PostAsJsonAsync(Ask, new { email });
        await asked.ReadAsync(202);
    }

    private async Task<HttpClient> MoveAsync(HttpClient http, string email)
    {
        await AskAsync(http, email);
        using var moved = await http.PostAsJsonAsync(Verify, new { code = await accounts.CodeAsync(email) });
        return Program(await moved.ReadAsync(200));
    }

    private async Task<string> UndoTokenAsync(string email)
    {
        var mailbox = accounts.App.Services.GetRequiredService<MailboxStore>();
        CaughtMail? mail = null;
        await Eventually.SoAsync(() => Task.FromResult((mail = mailbox.List(email).FirstOrDefault(m => m.Subject == "Your email address was changed")) is not null), "the notice");
        return Regex.Match(mail!.Text, @"undo-email-change\?token=(?<token>[\w-]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
    }

    private HttpClient Program(JsonElement tokens) => TwoFactorPerson.Program(accounts, tokens);
}

using System.Text.Json;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.TwoFactor;

/// <summary>Each test moves the clock of an app of its own.</summary>
[Covers("ACC-13")]
public sealed class RecoverTwoFactorTests : IAsyncLifetime
{
    private readonly AccountsApp _accounts = new();

    public ValueTask InitializeAsync() => _accounts.InitializeAsync();

    public ValueTask DisposeAsync() => _accounts.DisposeAsync();

    [Fact]
    public async Task A_lost_authenticator_takes_two_codes_by_mail_and_three_days()
    {
        var person = await TwoFactorPerson.NewAsync(_accounts);
        var begun = await RecoverAsync(person, 202);
        Assert.InRange(begun.GetProperty("readyAt").GetDateTimeOffset() - _accounts.App.Clock.GetUtcNow(), TimeSpan.FromDays(2.99), TimeSpan.FromDays(3));
        Assert.Contains(await _accounts.MailsAsync(person.Email), m => m.Subject == "Two-step sign-in will be turned off");

        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        var waiting = await RecoverAsync(person, 202);
        Assert.Equal(begun.GetProperty("readyAt").GetDateTimeOffset(), waiting.GetProperty("readyAt").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));

        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(1.1));
        using var http = TwoFactorPerson.Program(_accounts, await RecoverAsync(person, 200));

        Assert.Equal(200, (int)(await http.GetAsync("/api/v1/users/me")).StatusCode);
        using var login = await _accounts.PostAsync("login", new { email = person.Email, password = AccountsApp.Password });
        await login.ReadAsync(200);
        Assert.Contains(await _accounts.MailsAsync(person.Email), m => m.Subject == "Two-step sign-in is off");
    }

    [Fact]
    public async Task Signing_in_with_the_authenticator_stops_it()
    {
        var person = await TwoFactorPerson.NewAsync(_accounts);
        var first = (await RecoverAsync(person, 202)).GetProperty("readyAt").GetDateTimeOffset();
        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        using (var owner = await _accounts.PostAsync("login/two-factor", new { ticket = await person.TicketAsync(_accounts), code = person.Code(0) }))
        {
            await owner.ReadAsync(200);
        }
        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        var again = (await RecoverAsync(person, 202)).GetProperty("readyAt").GetDateTimeOffset();
        Assert.InRange(again - first, TimeSpan.FromDays(3.9), TimeSpan.FromDays(4.1)); // from the beginning
    }

    [Fact]
    public async Task A_new_password_stops_it()
    {
        var person = await TwoFactorPerson.NewAsync(_accounts);
        var first = (await RecoverAsync(person, 202)).GetProperty("readyAt").GetDateTimeOffset();
        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        using (var asked = await _accounts.PostAsync("forgot-password", new { email = person.Email }))
        {
            await asked.ReadAsync(202);
        }
        await Eventually.SoAsync(async () => (await _accounts.MailsAsync(person.Email))[0].Template == "CodeMail", "the code");
        using var checkedCode = await _accounts.PostAsync("verify-reset-code", new { email = person.Email, code = await _accounts.CodeAsync(person.Email) });
        using (var reset = await _accounts.PostAsync("reset-password", new { resetToken = (await checkedCode.ReadAsync(200)).Text("resetToken"), newPassword = AccountsApp.Password }))
        {
            await reset.ReadAsync(204);
        }
        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        var again = (await RecoverAsync(person, 202)).GetProperty("readyAt").GetDateTimeOffset();
        Assert.InRange(again - first, TimeSpan.FromDays(3.9), TimeSpan.FromDays(4.1)); // from the beginning
    }

    [Fact]
    public async Task What_is_not_used_within_a_week_begins_anew()
    {
        var person = await TwoFactorPerson.NewAsync(_accounts);
        await RecoverAsync(person, 202);
        await _accounts.App.Clock.AdvanceAsync(TimeSpan.FromDays(11));

        await RecoverAsync(person, 202);
    }

    [Fact]
    public async Task Neither_a_wrong_code_nor_another_kind_of_code_nor_no_ticket_begins_it()
    {
        var person = await TwoFactorPerson.NewAsync(_accounts);
        using var without = await _accounts.PostAsync("login/two-factor/recovery", new { ticket = "nonsense" });
        Assert.Equal("ticket_invalid", (await without.ReadAsync(401)).Code());
        var ticket = await person.TicketAsync(_accounts);
        using (var asked = await _accounts.PostAsync("login/two-factor/recovery", new { ticket }))
        {
            await asked.ReadAsync(202);
        }
        var code = await _accounts.CodeAsync(person.Email);
        using var asEmail = await _accounts.PostAsync("verify-email", new { email = person.Email, code });
        await asEmail.ReadAsync(400);
        using var wrong = await _accounts.PostAsync("login/two-factor/recovery/verify", new { ticket, code = code == "123456" ? "654321" : "123456" });
        Assert.Equal("code_invalid", (await wrong.ReadAsync(400)).Code());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _accounts.PostAsync("login/two-factor/recovery/verify", new { ticket, code })));
        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 202));
        Array.ForEach(answers, a => a.Dispose());
    }

    private async Task<JsonElement> RecoverAsync(TwoFactorPerson person, int status)
    {
        var ticket = await person.TicketAsync(_accounts);
        using var asked = await _accounts.PostAsync("login/two-factor/recovery", new { ticket });
        await asked.ReadAsync(202);
        using var answer = await _accounts.PostAsync("login/two-factor/recovery/verify", new { ticket, code = await _accounts.CodeAsync(person.Email) });
        return await answer.ReadAsync(status);
    }
}

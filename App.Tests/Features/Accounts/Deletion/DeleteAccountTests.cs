using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Deletion;

[Covers("OPS-2", "ACC-15", "ACC-18")]
public sealed class DeleteAccountTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private TestApp App => accounts.App;

    [Fact]
    public async Task Whoever_deletes_their_account_is_out_everywhere_and_nothing_in_the_row_tells_who_it_was()
    {
        var ada = await AddAsync();
        using var program = await App.ProgramOfAsync(ada);
        using var elsewhere = await App.ProgramOfAsync(ada);
        using (var named = await program.PatchAsJsonAsync("/api/v1/users/me", new { profile = new { displayName = "Ada L", firstName = "Ada", lastName = "Lovelace", bio = "Engines", photoUrl = "https://example.test/ada.png" } }))
        {
            await named.ReadAsync(200);
        }

        using var answer = await App.DeleteAsync(program, new { reason = "tooExpensive", comment = "Bye", confirmation = ada.Email });
        await answer.ReadAsync(202);

        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/users/me")).StatusCode);
        Assert.Equal(401, (int)(await elsewhere.GetAsync("/api/v1/users/me")).StatusCode);
        var deletion = await App.UntilAsync(ada, DeletionState.Scheduled);
        Assert.Equal((DeletionReason.TooExpensive, "Bye", deletion.ScheduledAt!.Value.AddDays(30)), (deletion.Reason, deletion.Comment, deletion.EraseAfter!.Value));
        await using var db = App.OpenDb();
        var row = await db.Users.AsNoTracking().SingleAsync(u => u.Id == ada.Id);
        Assert.Equal(($"deleted_{ada.Id}@deleted.local", $"deleted_{ada.Id}", UserState.Deleted), (row.Email, row.UserName, row.State));
        Assert.All(new[] { row.FirstName, row.LastName, row.DisplayName, row.Bio, row.PhotoUrl, row.PasswordHash }, Assert.Null);
        Assert.Equal(deletion.RequestedAt, row.Consents.DeletionRequestedAt);
        Assert.Equal("deleted", (await db.Teams.SingleAsync(t => t.Id == ada.HomeTeamId)).Name);
        Assert.Equal(2, await db.Sessions.CountAsync(s => s.UserId == ada.Id && s.EndReason == "deleted"));
        Assert.Equal(["account.deletion_requested", "account.deletion_scheduled"], await db.AuditEntries.Where(a => a.Target == $"user:{ada.Id}" && a.Action.StartsWith("account.deletion")).OrderBy(a => a.At).Select(a => a.Action).ToListAsync());
        using var again = await accounts.PostAsync("login", new { email = ada.Email, password = AccountsApp.Password });
        Assert.Equal("credentials_invalid", (await again.ReadAsync(401)).Code()); // tells nobody that there was an account
    }

    [Fact]
    public async Task It_needs_a_fresh_proof_the_right_confirmation_and_a_comment_of_reasonable_length()
    {
        var ada = await AddAsync();
        using var program = await App.ProgramOfAsync(ada);
        using var wrong = await App.DeleteAsync(program, new { confirmation = "somebody@else.test" });
        Assert.Equal("confirmation_wrong", (await wrong.ReadAsync(400)).Code());
        using var empty = await App.DeleteAsync(program, new { confirmation = "" });
        Assert.Equal("confirmation_wrong", (await empty.ReadAsync(400)).Code());
        using var chatty = await App.DeleteAsync(program, new { reason = "other", comment = new string('x', 501) });
        await chatty.ReadAsync(400);
        using var binary = await App.DeleteAsync(program, new { reason = "a\0b" });
        await binary.ReadAsync(400);
        using var typed = await App.DeleteAsync(program, new { reason = 7 });
        await typed.ReadAsync(400);
        using (var nobody = await App.DeleteAsync(accounts.Http))
        {
            await nobody.ReadAsync(401);
        }
        await using (var db = App.OpenDb())
        {
            var before = App.Clock.GetUtcNow().AddMinutes(-6);
            await db.Sessions.Where(s => s.UserId == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, before));
        }
        using var stale = await App.DeleteAsync(program);
        Assert.Equal("proof_required", (await stale.ReadAsync(403)).Code());
        Assert.Null(await App.DeletionAsync(ada));
    }

    [Fact]
    public async Task A_username_confirms_as_well_and_own_words_are_a_reason()
    {
        var ada = await AddAsync();
        using var program = await App.ProgramOfAsync(ada);
        using var answer = await App.DeleteAsync(program, new { reason = "I move to the moon", confirmation = ada.UserName!.ToUpperInvariant() });
        await answer.ReadAsync(202);
        var deletion = await App.UntilAsync(ada, DeletionState.Scheduled);
        Assert.Equal((DeletionReason.Other, "I move to the moon"), (deletion.Reason, deletion.Comment));
    }

    [Fact]
    public async Task Of_many_wishes_at_once_one_counts()
    {
        var ada = await AddAsync();
        var programs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => App.ProgramOfAsync(ada)));

        var answers = await Task.WhenAll(programs.Select(p => App.DeleteAsync(p)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 202));
        Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 202, 401, 403 }));
        await using var db = App.OpenDb();
        Assert.Equal(1, await db.AccountDeletions.CountAsync(d => d.UserId == ada.Id));
    }

    [Fact]
    public async Task The_address_is_free_at_once_and_has_no_second_trial_though_it_is_not_the_one_of_registration()
    {
        var (first, second) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var program = TwoFactor.TwoFactorPerson.Program(accounts, await accounts.SignUpAsync(first));
        using (var asked = await program.PostAsJsonAsync("/api/v1/auth/change-email", new { email = second }))
        {
            await asked.ReadAsync(202);
        }
        using var moved = await program.PostAsJsonAsync("/api/v1/auth/change-email/verify", new { code = await accounts.CodeAsync(second) });
        using var after = TwoFactor.TwoFactorPerson.Program(accounts, await moved.ReadAsync(200));
        var ada = await PersonAsync(second);
        using (var left = await App.DeleteAsync(after))
        {
            await left.ReadAsync(202);
        }
        await App.UntilAsync(ada, DeletionState.Scheduled);

        await accounts.RegisterAsync(second, ada.UserName);

        var anew = await PersonAsync(second);
        await using var db = App.OpenDb();
        Assert.NotEqual(ada.Id, anew.Id);
        Assert.False(await db.Subscriptions.AnyAsync(s => s.TeamId == anew.HomeTeamId && s.Status == SubscriptionStatus.Trialing));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "trial.refused" && a.Target == $"user:{anew.Id}"));
        // Whoever moved it last is not the only one who can bring it back.
        Assert.Equal(await App.RestoreTokenAsync(second), await App.RestoreTokenAsync(first));
    }

    [Fact]
    public async Task The_last_administrator_stays_also_when_all_leave_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var people = new List<User>();
        for (var i = 0; i < 4; i++)
        {
            people.Add(await app.AddPersonAsync($"admin{i}@example.test"));
        }
        await using (var db = app.OpenDb())
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        }
        var programs = await Task.WhenAll(people.Select(app.ProgramOfAsync));

        var answers = await Task.WhenAll(programs.Select(p => app.DeleteAsync(p)));

        Assert.Equal([202, 202, 202, 409], answers.Select(a => (int)a.StatusCode).Order());
        Assert.Equal("last_admin", (await answers.Single(a => (int)a.StatusCode == 409).ReadAsync(409)).Code());
    }

    [Fact]
    public async Task The_section_leads_through_it_without_scripts()
    {
        var ada = await AddAsync();
        using var browser = await App.BrowserOfAsync(ada);
        await browser.OpenAsync("/settings/privacy");
        Assert.Contains("After 30 days", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync(null, null, ("confirmation", "not me"), ("comment", "Kept words"));
        Assert.Contains("Type your email address or your username", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Kept words", browser.Page.QuerySelector("textarea[name=comment]")!.TextContent);

        await browser.SubmitAsync(null, null, ("confirmation", ada.Email), ("reason", "notUseful"));

        Assert.Equal("/account-deleted", browser.Path);
        await browser.OpenAsync("/settings/privacy");
        Assert.StartsWith("/sign-in", browser.Path, StringComparison.Ordinal);
        await App.UntilAsync(ada, DeletionState.Scheduled);
    }

    private Task<User> AddAsync() => App.AddPersonAsync(AccountsApp.NewEmail());

    private async Task<User> PersonAsync(string email)
    {
        await using var db = App.OpenDb();
        return await db.Users.AsNoTracking().SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }
}

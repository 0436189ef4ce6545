using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Deletion;

[Covers("OPS-2", "MSG-1")]
public sealed class RestoreAccountTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private TestApp App => accounts.App;

    [Fact]
    public async Task The_link_brings_everything_back_once_and_asks_to_sign_in()
    {
        var (email, ada) = await SignedUpAsync();
        await using (var db = App.OpenDb())
        {
            await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Bio, "Engines").SetProperty(u => u.FirstName, "Ada"));
            db.Add(new IdentityUserLogin<Guid> { UserId = ada.Id, LoginProvider = "google", ProviderKey = $"sub-{ada.Id}", ProviderDisplayName = "https://accounts.example" });
            db.Add(new IdentityUserPasskey<Guid> { UserId = ada.Id, CredentialId = ada.Id.ToByteArray(), Data = new() { Name = "Key", PublicKey = [1, 2], CreatedAt = App.Clock.GetUtcNow(), AttestationObject = [3], ClientDataJson = [4], Transports = ["usb"] } });
            await db.SaveChangesAsync();
        }
        await App.LeaveAsync(ada);
        await using (var db = App.OpenDb())
        {
            Assert.False(await db.UserLogins.AnyAsync(l => l.UserId == ada.Id) || await db.UserPasskeys.AnyAsync(p => p.UserId == ada.Id));
        }
        var token = await App.RestoreTokenAsync(email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => App.RestoreAsync(accounts.Http, token)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 204));
        Assert.All(answers.Where(a => (int)a.StatusCode != 204), a => Assert.Equal(400, (int)a.StatusCode));
        await using var after = App.OpenDb();
        var row = await after.Users.AsNoTracking().SingleAsync(u => u.Id == ada.Id);
        Assert.Equal((email, ada.UserName, UserState.Active, "Engines", "Ada"), (row.Email, row.UserName, row.State, row.Bio, row.FirstName));
        Assert.Equal((null, null), (row.Consents.DeletionRequestedAt, row.DeletedAt));
        Assert.Equal("usb", Assert.Single((await after.UserPasskeys.SingleAsync(p => p.UserId == ada.Id)).Data.Transports!));
        Assert.Equal(1, await after.UserLogins.CountAsync(l => l.UserId == ada.Id));
        Assert.Equal(ada.UserName, (await after.Teams.SingleAsync(t => t.Id == ada.HomeTeamId)).Name);
        var deletion = (await App.DeletionAsync(ada))!;
        Assert.Equal((DeletionState.Restored, null, null), (deletion.State, deletion.Copy, deletion.RestoreHash));
        using var signedIn = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        await signedIn.ReadAsync(200);
        Assert.Contains(await accounts.MailsAsync(email), m => m.Template == "AccountRestoredMail");
        await App.LeaveAsync(row); // and may leave again
    }

    [Fact]
    public async Task Two_step_sign_in_is_on_again_with_the_same_authenticator()
    {
        var email = AccountsApp.NewEmail();
        using var program = TwoFactorPerson.Program(accounts, await accounts.SignUpAsync(email));
        var second = await TwoFactorPerson.TurnOnAsync(email, program, App.Clock);
        var ada = await PersonAsync(email);
        await App.LeaveAsync(ada);
        using var back = await App.RestoreAsync(accounts.Http, await App.RestoreTokenAsync(email));
        await back.ReadAsync(204);
        using var asked = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        Assert.Equal("two_factor_required", (await asked.ReadAsync(403)).Code());
        await using var db = App.OpenDb();
        Assert.Equal((1, 10), (await db.Authenticators.CountAsync(a => a.UserId == ada.Id), await db.RecoveryCodes.CountAsync(c => c.UserId == ada.Id)));
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_taken_address_refuses_it_and_a_taken_username_asks_for_another()
    {
        var (email, ada) = await SignedUpAsync();
        await App.LeaveAsync(ada);
        var token = await App.RestoreTokenAsync(email);
        await accounts.RegisterAsync(AccountsApp.NewEmail(), ada.UserName);

        using var clash = await App.RestoreAsync(accounts.Http, token);
        Assert.Equal("username_taken", (await clash.ReadAsync(409)).Code());
        using var odd = await App.RestoreAsync(accounts.Http, token, "no!");
        Assert.Equal("username_invalid", (await odd.ReadAsync(400)).Code());
        using var browser = new PlainBrowser(App.Address);
        await browser.OpenAsync($"/restore-account?token={token}");
        Assert.Equal("Restore your account?", browser.Title);
        Assert.Equal(DeletionState.Scheduled, (await App.DeletionAsync(ada))!.State); // looking is not restoring
        var other = $"back_{ada.Id.ToString("N")[20..]}";
        await browser.SubmitAsync(null, null, ("username", other));
        Assert.Equal("/sign-in", browser.Path);
        Assert.Equal(other, (await PersonAsync(email)).UserName);

        await App.LeaveAsync(ada);
        var next = await App.RestoreTokenAsync(email);
        await accounts.RegisterAsync(email);
        using var gone = await App.RestoreAsync(accounts.Http, next);
        Assert.Equal("email_taken", (await gone.ReadAsync(409)).Code());
        await browser.OpenAsync($"/restore-account?token={next}");
        Assert.Equal("This account cannot be restored", browser.Title);
    }

    [Fact]
    public async Task Whoever_registers_with_the_address_at_the_same_moment_or_restores_has_it_alone()
    {
        for (var round = 0; round < 5; round++)
        {
            var (email, ada) = await SignedUpAsync();
            await App.LeaveAsync(ada);
            var token = await App.RestoreTokenAsync(email);

            var answers = await Task.WhenAll(
                App.RestoreAsync(accounts.Http, token),
                accounts.PostAsync("register", new { email, password = AccountsApp.Password, acceptTerms = true }));

            Assert.Contains(((int)answers[0].StatusCode, (int)answers[1].StatusCode), new[] { (204, 409), (409, 201) });
            await using var db = App.OpenDb();
            Assert.Equal(1, await db.Users.CountAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email)));
        }
    }

    [Fact]
    public async Task Nothing_else_restores()
    {
        using var none = await App.RestoreAsync(accounts.Http, "no-such-token");
        Assert.Equal("restore_invalid", (await none.ReadAsync(400)).Code());
        using var browser = new PlainBrowser(App.Address);
        await browser.OpenAsync("/restore-account");
        Assert.Equal("This link does not work", browser.Title);
    }

    private async Task<(string Email, User Person)> SignedUpAsync()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        return (email, await PersonAsync(email));
    }

    private async Task<User> PersonAsync(string email)
    {
        await using var db = App.OpenDb();
        return await db.Users.AsNoTracking().SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }
}

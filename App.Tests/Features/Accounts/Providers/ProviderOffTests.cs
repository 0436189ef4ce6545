using System.Buffers.Text;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Providers;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>Providers without a client id: nothing of them is there, and they are no way in.</summary>
[Covers("ACC-11", "ACC-12")]
public sealed class ProviderOffTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Theory]
    [InlineData("google")]
    [InlineData("apple")]
    [InlineData("github")]
    public async Task Without_a_client_id_there_is_neither_button_nor_address(string provider)
    {
        using var http = accounts.App.NewClient();
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await http.GetStringAsync("/sign-in"));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var left = await http.PostAsync($"/sign-in/with/{provider}", content);
        using var back = await http.GetAsync($"/signin-{provider}?code=a&state=b");

        Assert.Null(page.QuerySelector($"[action='/sign-in/with/{provider}']"));
        Assert.Equal((404, 404), ((int)left.StatusCode, (int)back.StatusCode));
    }

    [Fact]
    public async Task What_was_connected_before_is_not_a_way_in_that_remains()
    {
        var email = AccountsApp.NewEmail();
        var token = (await accounts.SignUpAsync(email)).Text("accessToken");
        await using var db = accounts.App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
        var session = await db.Sessions.SingleAsync(s => s.UserId == user.Id);
        var key = user.Id.ToByteArray();
        user.PasswordHash = null;
        db.Add(new IdentityUserPasskey<Guid> { UserId = user.Id, CredentialId = key, Data = new() { Name = "Key", PublicKey = [1], CreatedAt = user.CreatedAt, AttestationObject = [1], ClientDataJson = [1], Transports = [] } });
        db.Add(LinkProvider.Row(user.Id, "github", "https://github.com", email));
        db.Add(LinkProvider.Row(user.Id, "google", "https://accounts.google.com", email));
        await db.SaveChangesAsync();

        using var http = new HttpClient { BaseAddress = accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var passkey = await http.DeleteAsync($"/api/v1/auth/passkeys/{Base64Url.EncodeToString(key)}");
        Assert.Equal("last_way_in", (await passkey.ReadAsync(409)).Code());
        await db.UserPasskeys.Where(p => p.UserId == user.Id).ExecuteDeleteAsync();
        var outcome = await accounts.App.InScopeAsync<LinkProvider, string>(async link =>
            (await link.RemoveAsync(user.Id, session.Id, "https://github.com", email, SessionKind.Api, new("test", "127.0.0.1"), CancellationToken.None)).Code);
        Assert.Equal("last_way_in", outcome);
    }
}

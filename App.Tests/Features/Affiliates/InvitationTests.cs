using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Affiliates;

[Covers("AFF-1", "ACC-1")]
public sealed class InvitationTests
{
    [Fact]
    public async Task A_shared_link_says_who_invites_and_credits_them()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        var code = await db.AffiliateCodes.Where(c => c.UserId == ada.Id).Select(c => c.Code).SingleAsync();
        using var browser = new PlainBrowser(app.Address);

        await browser.OpenAsync($"/register?ref={code}");

        Assert.Contains($"Invited by {ada.Greeting}", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync(null, button: null, ("email", "bob@example.test"), ("password", ApiClient.Password));
        var bob = await db.Users.SingleAsync(user => user.NormalizedEmail == EmailAddress.Normalize("bob@example.test"));
        Assert.Equal(ada.Id, (await db.Referrals.SingleAsync(referral => referral.ReferredId == bob.Id)).ReferrerId);
    }

    [Theory]
    [InlineData("ZZZZZZZZ")]
    [InlineData("%3Cscript%3E")]
    public async Task An_unknown_code_names_nobody(string code)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new PlainBrowser(app.Address);

        await browser.OpenAsync($"/register?ref={code}");

        Assert.DoesNotContain("Invited by", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }
}

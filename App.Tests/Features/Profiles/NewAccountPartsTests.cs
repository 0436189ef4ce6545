using BlazorAccounts.Features.Affiliates;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("ACC-3", "AFF-1")]
public sealed class NewAccountPartsTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_new_account_owns_a_personal_team()
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        var bob = await app.AddPersonAsync("bob@example.test");

        await using var db = app.OpenDb();
        var team = await db.Teams.SingleAsync(t => t.Id == ada.HomeTeamId);
        Assert.Equal((true, "ada"), (team.IsPersonal, team.Name));
        Assert.Equal(TeamRole.Owner, await db.RoleInTeamAsync(ada.HomeTeamId, ada.Id, default));
        Assert.True(await db.IsMemberAsync(ada.HomeTeamId, ada.Id, default));
        Assert.False(await db.IsMemberAsync(ada.HomeTeamId, bob.Id, default));
        Assert.Null(await db.RoleInTeamAsync(Guid.NewGuid(), ada.Id, default));
    }

    [Theory]
    [InlineData("Asia/Tokyo", "Asia/Tokyo", "JPY")]
    [InlineData("Asia/Calcutta", "Asia/Calcutta", "INR")]
    [InlineData("Europe/Berlin", "Europe/Berlin", "EUR")]
    [InlineData("America/New_York", "America/New_York", "USD")]
    [InlineData("Middle/Earth", "Etc/UTC", "USD")]
    public async Task Settings_start_with_a_guess_from_the_time_zone(string browser, string zone, string currency)
    {
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: browser, marketing: true);

        await using var db = app.OpenDb();
        var settings = await db.UserSettings.SingleAsync(s => s.UserId == ada.Id);
        var trader = await db.TraderProfiles.SingleAsync(t => t.UserId == ada.Id);
        Assert.Equal((zone, currency, "en", Theme.Auto), (settings.TimeZone, settings.Currency, settings.Language, settings.Theme));
        Assert.True(settings.Notifications.ProductNews);
        Assert.Equal((0, 0d, false), (trader.TotalTrades, trader.WinRate, trader.IsPublic));
    }

    [Fact]
    public async Task Every_account_has_a_share_code_of_its_own()
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        var bob = await app.AddPersonAsync("bob@example.test");

        await using var db = app.OpenDb();
        var codes = await db.AffiliateCodes.ToDictionaryAsync(c => c.UserId, c => c.Code);
        Assert.All(codes.Values, code => Assert.Matches("^[2-9A-HJKMNP-TV-Z]{8}$", code));
        Assert.NotEqual(codes[ada.Id], codes[bob.Id]);
    }

    [Fact]
    public async Task A_taken_code_is_drawn_again()
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        var taken = await db.AffiliateCodes.Where(c => c.UserId == ada.Id).Select(c => c.Code).SingleAsync();
        Queue<string> draws = new([taken, taken, "22222222"]);

        await new GiveShareCode(draws.Dequeue).AddAsync(new(db, ada, ada.HomeTeamId, app.Clock.GetUtcNow()), default);

        Assert.Equal("22222222", db.AffiliateCodes.Local.Single().Code);
    }

    [Fact]
    public async Task A_sign_up_through_a_link_is_credited_to_its_owner_once()
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        var code = (await db.AffiliateCodes.SingleAsync(c => c.UserId == ada.Id)).Code;

        var bob = await app.AddPersonAsync("bob@example.test", referralCode: $" {code.ToLowerInvariant()} ");

        var referral = await db.Referrals.SingleAsync();
        Assert.Equal((ada.Id, bob.Id, code), (referral.ReferrerId, referral.ReferredId, referral.Code));
        db.Referrals.Add(new() { ReferrerId = ada.Id, ReferredId = bob.Id, Code = code, At = referral.At });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [Theory]
    [InlineData("ZZZZZZZZ")]
    [InlineData("not a code at all")]
    [InlineData("'; drop table \"Users\"; --")]
    public async Task An_unknown_code_stops_nobody(string code)
    {
        var bob = await app.AddPersonAsync("bob@example.test", referralCode: code);

        await using var db = app.OpenDb();
        Assert.NotEqual(Guid.Empty, bob.Id);
        Assert.False(await db.Referrals.AnyAsync());
    }

    [Fact]
    public async Task Nobody_brings_themselves_under_another_spelling()
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        var code = (await db.AffiliateCodes.SingleAsync(c => c.UserId == ada.Id)).Code;

        await app.AddPersonAsync("a.da@example.test", referralCode: code);

        Assert.False(await db.Referrals.AnyAsync());
    }
}

using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>A way to a provider and back is one browser's, and is gone once (security rule 9), though the provider would have it again.</summary>
[Covers("ACC-11")]
public sealed class ProviderReplayTests(LiarApp site) : IClassFixture<LiarApp>
{
    private OpenIdLiar Liar => site.Liar;

    [Fact]
    public async Task Of_twelve_returns_at_once_on_two_nodes_one_signs_in_and_one_code_is_redeemed()
    {
        await using var second = site.App.StartNode();
        using var browser = new Traveller(site.App);
        var (state, nonce) = await browser.LeaveAsync("google");
        var code = Liar.CodeFor(Claims(nonce));
        var (cookies, before) = (browser.Cookies, Liar.Redeemed);

        var led = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => browser.ComeBackAsync("google", code, state, cookies, i % 2 == 0 ? site.App.Address : second.Address)));

        Assert.Single(led, "/welcome");
        Assert.Equal(11, led.Count(to => to == "/sign-in"));
        Assert.Equal(before + 1, Liar.Redeemed);
    }

    [Fact]
    public async Task A_state_ends_after_15_minutes_whatever_the_browser_kept()
    {
        await using var app = await LiarApp.StartAsync(Liar, null);
        using var browser = new Traveller(app);
        var (state, nonce) = await browser.LeaveAsync("google");
        var cookies = browser.Cookies;
        Assert.Equal("/welcome", await browser.ComeBackAsync("google", Liar.CodeFor(Claims(nonce)), state, cookies));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(16));
        await using (var db = app.OpenDb())
        {
            await db.Set<RateCounter>().ExecuteDeleteAsync(); // as the job for ended limits does
        }

        var now = app.Clock.GetUtcNow();
        Assert.Equal("/sign-in", await browser.ComeBackAsync("google", Liar.CodeFor(Liar.Claims("google", nonce, NewSubject(), AccountsApp.NewEmail(), at: now)), state, cookies));
    }

    [Fact]
    public async Task The_way_back_is_to_the_configured_address_when_it_is_asked_for_and_when_the_code_is_redeemed()
    {
        await using var app = await LiarApp.StartAsync(Liar, null, ("App:PublicAddress", "https://accounts.example.com"));
        using var browser = new Traveller(app);
        var (state, nonce) = await browser.LeaveAsync("google");
        var (code, claims, redeemedFor) = (Guid.NewGuid().ToString("N"), Claims(nonce), "");
        Liar.Codes[code] = async http =>
        {
            redeemedFor = (await http.Request.ReadFormAsync())["redirect_uri"].ToString();
            await http.Response.WriteAsJsonAsync(new { access_token = "a", id_token = Liar.Sign(claims) });
        };
        Assert.Equal("/welcome", await browser.ComeBackAsync("google", code, state));

        Assert.Equal("https://accounts.example.com/signin-google", browser.ReturnAddress);
        Assert.Equal(browser.ReturnAddress, redeemedFor);
    }

    [Fact]
    public async Task A_state_is_of_one_browser_and_one_provider()
    {
        using var browser = new Traveller(site.App);
        using var victim = new Traveller(site.App);
        var (state, nonce) = await browser.LeaveAsync("google");
        var (appleState, appleNonce) = await browser.LeaveAsync("apple");
        await victim.LeaveAsync("google");
        await victim.LeaveAsync("apple");
        var code = Liar.CodeFor(Claims(nonce));
        var appleCode = Liar.CodeFor(Liar.Claims("apple", appleNonce, NewSubject(), AccountsApp.NewEmail()));

        Assert.Equal("/sign-in", await victim.ComeBackAsync("google", code, state));
        Assert.Equal("/sign-in", await victim.PostBackAsync(("code", appleCode), ("state", appleState))); // which any site can have a browser send
        Assert.False(await victim.IsSignedInAsync());
        Assert.Equal("/sign-in", await browser.ComeBackAsync("apple", code, state));
        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal("/welcome", await browser.PostBackAsync(("code", appleCode), ("state", appleState)));
        Assert.True(await browser.IsSignedInAsync());
    }

    /// <summary>Another host of the same domain can set cookies for all of it, but none with this prefix.</summary>
    [Fact]
    public async Task No_other_host_can_plant_a_way()
    {
        using var browser = new Traveller(site.App);
        await browser.LeaveAsync("google");

        Assert.All(browser.Cookies.Split("; "), cookie => Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_issuer_in_the_answer_was_mixed_up()
    {
        using var browser = new Traveller(site.App);
        var (state, nonce) = await browser.LeaveAsync("google");

        Assert.Equal("/sign-in", await browser.ComeBackAsync("google", Liar.CodeFor(Claims(nonce)), state, more: "&iss=https%3A%2F%2Fevil.example"));
    }

    /// <summary>Servers read addresses of 8 KB; the state comes back with a code and more beside it.</summary>
    [Theory]
    [InlineData('&', 1900)]
    [InlineData('a', 1900)]
    [InlineData('日', 600)]
    public async Task A_long_way_round_stays_short_enough_to_come_back(char sign, int times)
    {
        using var browser = new Traveller(site.App);
        var words = Uri.EscapeDataString(new string('春', 200));
        await browser.ReadAsync($"/sign-in?utm_source={words}");
        var (state, nonce) = await browser.LeaveAsync("google", $"/sign-in?returnUrl={Uri.EscapeDataString("/" + new string(sign, times))}");

        Assert.True(state.Length < 6000, $"{state.Length}");
        Assert.StartsWith("/", await browser.ComeBackAsync("google", Liar.CodeFor(Claims(nonce)), state), StringComparison.Ordinal);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_used_up()
    {
        await using var app = await LiarApp.StartAsync(Liar, null);
        using var browser = new Traveller(app);
        var (state, nonce) = await browser.LeaveAsync("google");
        var (code, before) = (Liar.CodeFor(Claims(nonce)), Liar.Redeemed);
        await RegisterOutageTests.RenameAsync(app, away: true);
        var away = await browser.ComeBackAsync("google", code, state);
        await RegisterOutageTests.RenameAsync(app, away: false);

        Assert.StartsWith("503", away, StringComparison.Ordinal);
        Assert.Equal(before, Liar.Redeemed);
        Assert.Equal("/welcome", await browser.ComeBackAsync("google", code, state));
    }

    private static string NewSubject() => Guid.NewGuid().ToString("N");

    private Dictionary<string, object?> Claims(string nonce) => Liar.Claims("google", nonce, NewSubject(), AccountsApp.NewEmail());
}

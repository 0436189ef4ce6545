using System.Security.Cryptography;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>What a provider, or somebody in its name, can say: refused with a way to try again, and never an error of ours.</summary>
[Covers("ACC-11")]
public sealed class ProviderLiesTests(LiarApp site) : IClassFixture<LiarApp>
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static readonly Dictionary<string, (string Claim, object? Value)> Changed = new(StringComparer.Ordinal)
    {
        ["another azp"] = ("azp", "other"),
        ["two audiences without azp"] = ("aud", new[] { "google-client", "other" }),
        ["audience in an object"] = ("aud", new { client = "google-client" }),
        ["issuer with a slash"] = ("iss", "SLASH"),
        ["no issuer"] = ("iss", null),
        ["no time"] = ("iat", null),
        ["from the future"] = ("iat", Now + 600),
        ["no end"] = ("exp", null),
        ["end as text"] = ("exp", $"{Now + 600}"),
        ["not yet"] = ("nbf", Now + 600),
        ["no nonce"] = ("nonce", null),
        ["no subject"] = ("sub", null),
        ["subject as a number"] = ("sub", 7),
        ["long subject"] = ("sub", new string('a', 256)),
        ["subject with NUL"] = ("sub", "a\0b"),
    };

    private OpenIdLiar Liar => site.Liar;

    public static TheoryData<string> Lies =>
        [.. Changed.Keys, "unknown key", "public key as secret", "public key as secret under RS256", "none", "no signature", "ES256 with RSA", "RS384", "must be understood", "four parts", "no JSON", "a list", "half a pair", "deep"];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_token_that_lies_signs_nobody_in(string lie)
    {
        using var browser = new Traveller(site.App);
        var (state, nonce) = await browser.LeaveAsync("google");
        var email = AccountsApp.NewEmail();
        var claims = Liar.Claims("google", nonce, NewSubject(), email);
        if (Changed.TryGetValue(lie, out var change))
        {
            claims[change.Claim] = change.Value is "SLASH" ? $"{Liar.Address}/" : change.Value;
        }
        byte[] Mac(byte[] signed) => HMACSHA256.HashData(Liar.PublicPem, signed);
        var token = lie switch
        {
            "unknown key" => Liar.Sign(claims, kid: "other"),
            "public key as secret" => Liar.Sign(claims, alg: "HS256", with: Mac),
            "public key as secret under RS256" => Liar.Sign(claims, with: Mac),
            "none" => Liar.Sign(claims, alg: "none", with: _ => []),
            "no signature" => Liar.Sign(claims, with: _ => []),
            "ES256 with RSA" => Liar.Sign(claims, alg: "ES256"),
            "RS384" => Liar.Sign(claims, alg: "RS384"),
            "must be understood" => Liar.Sign(claims, more: ""","crit":["b64"],"b64":true"""),
            "four parts" => $"{Liar.Sign(claims)}.abc",
            "no JSON" => "a.b.c",
            "a list" => Liar.Sign("[]"),
            "half a pair" => Liar.Sign(JsonSerializer.Serialize(claims).Replace(claims["sub"] as string ?? "none", "\\ud800", StringComparison.Ordinal)),
            "deep" => Liar.Sign(new string('[', 5000)),
            _ => Liar.Sign(claims),
        };

        Assert.Equal("/sign-in", await browser.ComeBackAsync("google", Liar.CodeFor(token), state));
        Assert.Contains("did not work. Try again", await browser.ReadAsync(), StringComparison.Ordinal);
        Assert.Null(await UserAsync(email));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"access_token":"a"}""")]
    [InlineData("""{"access_token":"a","id_token":7}""")]
    [InlineData("""{"access_token":"a","id_token":"\ud800"}""")]
    [InlineData("""{"error":"invalid_grant"}""")]
    [InlineData("too long")]
    [InlineData("failing")]
    [InlineData("in circles")]
    [InlineData("gone")]
    public async Task A_token_endpoint_that_misbehaves_is_a_failure_that_is_said(string answer)
    {
        foreach (var provider in new[] { "google", "apple" })
        {
            using var browser = new Traveller(site.App);
            var (state, _) = await browser.LeaveAsync(provider);
            var code = NewSubject();
            Liar.Codes[code] = http => MisbehaveAsync(http, answer);

            Assert.Equal("/sign-in", await browser.ComeBackAsync(provider, code, state));
            Assert.Contains("did not work. Try again", await browser.ReadAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Addresses that are none, and such as fold into others.</summary>
    [Theory]
    [InlineData("""["a@example.test","b@example.test"]""")]
    [InlineData("""{"a":"a@example.test"}""")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("\"a@b@example.test\"")]
    [InlineData("\"a@example.test,b@example.test\"")]
    [InlineData("\"x\\r\\ny@example.test\"")]
    [InlineData("\"a@example.test\\u0000\"")]
    [InlineData("\"\\u212A@example.test\"")]
    [InlineData("\"a@ex\\u212Ample.test\"")]
    public async Task What_is_no_address_makes_no_account(string email)
    {
        using var browser = new Traveller(site.App);

        Assert.Equal("/sign-in", await ComeAsync(browser, NewSubject(), JsonDocument.Parse(email).RootElement));
        Assert.Contains("Verify one there", await browser.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_is_found_by_its_subject_whatever_address_comes_with_it()
    {
        var (mine, theirs, subject) = (AccountsApp.NewEmail(), AccountsApp.NewEmail(), NewSubject());
        await site.Person.SignUpAsync(theirs);
        foreach (var (email, verified) in new (string?, bool)[] { (mine, true), (theirs, true), (theirs, false), (null, true) })
        {
            using var browser = new Traveller(site.App);
            Assert.Equal("/welcome", await ComeAsync(browser, subject, email, verified));
            Assert.Contains(mine, await browser.ReadAsync("/settings/security"), StringComparison.Ordinal);
        }
        using var other = new Traveller(site.App);
        Assert.StartsWith("/sign-in", await ComeAsync(other, subject.ToUpperInvariant(), $" {mine.ToUpperInvariant()} "), StringComparison.Ordinal);
        Assert.False(await other.IsSignedInAsync());
    }

    [Theory]
    [InlineData(UserState.Suspended)]
    [InlineData(UserState.Banned)]
    [InlineData(UserState.Deleted)]
    public async Task Who_is_out_stays_out(UserState state)
    {
        var (email, unproved, subject) = (AccountsApp.NewEmail(), AccountsApp.NewEmail(), NewSubject());
        using var browser = new Traveller(site.App);
        await ComeAsync(browser, subject, email);
        await site.Person.RegisterAsync(unproved);
        await using var db = site.App.OpenDb();
        var both = new[] { EmailAddress.Normalize(email), EmailAddress.Normalize(unproved) };
        await db.Users.Where(u => both.Contains(u.NormalizedEmail)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state));

        foreach (var (who, address) in new[] { (subject, email), (NewSubject(), email), (NewSubject(), unproved) })
        {
            using var again = new Traveller(site.App);
            Assert.StartsWith("/sign-in", await ComeAsync(again, who, address), StringComparison.Ordinal);
            Assert.False(await again.IsSignedInAsync());
        }
        Assert.False((await UserAsync(unproved))!.EmailConfirmed);
    }

    [Theory]
    [InlineData("a\\r\\nBcc: x@example.test", "aBcc: x@example.test")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("\\u0000", null)]
    [InlineData("\\ud800", null)]
    [InlineData("{0}", "{0}")]
    [InlineData("99 and a pair", "99")]
    public async Task A_name_is_text_to_show_and_no_reason_to_fail(string name, string? kept)
    {
        var long99 = new string('n', 99);
        (name, kept) = kept == "99" ? ($"{long99}😀", long99) : (name, kept);
        var email = AccountsApp.NewEmail();
        using var browser = new Traveller(site.App);
        var (state, nonce) = await browser.LeaveAsync("apple");
        var code = Liar.CodeFor(Liar.Claims("apple", nonce, NewSubject(), email));

        var user = $$"""{"\ud800":1,"name":{"\udfff":1,"firstName":"{{name}}","lastName":"Fine"} }""";

        Assert.Equal("/welcome", await browser.PostBackAsync(("code", code), ("state", state), ("user", user)));
        Assert.Equal((kept, "Fine"), ((await UserAsync(email))!.FirstName, (await UserAsync(email))!.LastName));
        await browser.ReadAsync("/settings/security");
    }

    /// <summary>As for whoever registers with a password.</summary>
    [Fact]
    [Covers("ACC-3")]
    public async Task A_database_that_stumbles_is_tried_again()
    {
        var stumbles = new Stumbles();
        await using var app = await LiarApp.StartAsync(Liar, services => services.AddSingleton<INewAccountPart>(stumbles), ("Accounts:FirstRetryWait", "00:00:00.02"));
        using var browser = new Traveller(app);
        Assert.Equal("/welcome", await ComeAsync(browser, NewSubject(), AccountsApp.NewEmail()));
        Assert.Equal(0, stumbles.Left);

        stumbles.Left = 4;
        using var unlucky = new Traveller(app);
        Assert.Equal("/sign-in", await ComeAsync(unlucky, NewSubject(), AccountsApp.NewEmail()));
        Assert.Contains("Nothing was saved; try again in a minute.", await unlucky.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ACC-4")]
    public async Task An_unverified_address_tells_nothing_where_accounts_are_hidden()
    {
        await using var app = await LiarApp.StartAsync(Liar, null, ("Accounts:HideExistingEmails", "true"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        await person.SignUpAsync(email);

        Assert.Equal(await ToldAsync(AccountsApp.NewEmail()), await ToldAsync(email));
        Assert.Single(await person.MailsAsync(email), mail => mail.Template == "AccountExistsMail");
        await using var db = app.OpenDb();
        Assert.False(await db.UserLogins.AnyAsync());

        async Task<string> ToldAsync(string address)
        {
            using var browser = new Traveller(app);
            var to = await ComeAsync(browser, NewSubject(), address, verified: false);
            return $"{to} {(await browser.ReadAsync(to)).Replace(address, "…", StringComparison.Ordinal)}";
        }
    }

    private static string NewSubject() => Guid.NewGuid().ToString("N");

    private async Task<string> ComeAsync(Traveller browser, string subject, object? email, bool verified = true)
    {
        var (state, nonce) = await browser.LeaveAsync("google");
        return await browser.ComeBackAsync("google", Liar.CodeFor(Liar.Claims("google", nonce, subject, email, verified)), state);
    }

    private async Task<User?> UserAsync(string email)
    {
        await using var db = site.App.OpenDb();
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email));
    }

    private async Task MisbehaveAsync(HttpContext http, string answer)
    {
        switch (answer)
        {
            case "too long":
                var spaces = new byte[1 << 20];
                Array.Fill(spaces, (byte)' ');
                for (var megabytes = 0; megabytes < 32 && !http.RequestAborted.IsCancellationRequested; megabytes++)
                {
                    await http.Response.Body.WriteAsync(spaces);
                }
                break;
            case "failing":
                http.Response.StatusCode = 500;
                break;
            case "in circles":
                (http.Response.StatusCode, http.Response.Headers.Location) = (307, $"{Liar.Address}/token");
                break;
            case "gone":
                http.Abort();
                break;
            default:
                await http.Response.WriteAsync(answer);
                break;
        }
    }

    private sealed class Stumbles : INewAccountPart
    {
        public int Left { get; set; } = 2;

        public ValueTask AddAsync(NewAccount account, CancellationToken ct) => Left > 0 && Left-- > 0 ? throw new NpgsqlException("The database went away.") : ValueTask.CompletedTask;
    }
}

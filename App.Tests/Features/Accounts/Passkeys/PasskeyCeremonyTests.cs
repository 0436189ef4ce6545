using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Passkeys;

/// <summary>What a passkey answers, and what somebody answers who has none, or another's.</summary>
[Covers("ACC-13")]
public sealed class PasskeyCeremonyTests(PasskeyCeremonyTests.PasskeyApp site) : IClassFixture<PasskeyCeremonyTests.PasskeyApp>
{
    private const string Address = "/api/v1/auth/passkeys";
    private const string Host = "accounts.example.test";
    private const string Origin = $"https://{Host}";

    [Fact]
    public async Task A_passkey_signs_in_once_per_question_also_in_twenty_answers_at_once_on_two_nodes()
    {
        var (_, passkey) = await OwnerAsync();
        await using var node = site.App.StartNode();
        using var other = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = node.Address };
        var question = await AskAsync();
        passkey.Counter = 1;
        var credential = passkey.Get(question.Options);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => SignInAsync(n % 2 == 0 ? site.Http : other, question.Cookie, credential)));

        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((400, "passkey_invalid"), (a.Status, a.Code)));
        passkey.Counter = 2; // not even with a newer count
        Assert.Equal(400, (await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options))).Status);
        var fresh = await AskAsync();
        Assert.Equal(200, (await SignInAsync(site.Http, fresh.Cookie, passkey.Get(fresh.Options))).Status);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData($"https://evil.{Host}")]
    [InlineData($"https://{Host}:8443")]
    [InlineData($"http://{Host}")]
    public async Task An_answer_given_to_another_site_is_refused_though_that_site_sends_it_with_its_own_origin(string origin)
    {
        var (person, passkey) = await OwnerAsync();
        passkey.Origin = origin;
        var question = await AskAsync();

        Assert.Equal(400, (await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options), origin)).Status);

        using var program = await site.App.ProgramOfAsync(person);
        using var second = New();
        second.Origin = origin;
        using var added = await AddAsync(program, second, origin);
        await added.ReadAsync(400);
    }

    [Fact]
    public async Task Another_question_another_domain_and_an_unverified_person_are_refused()
    {
        var (person, passkey) = await OwnerAsync();
        var (mine, theirs) = (await AskAsync(), await AskAsync());
        Assert.Equal(400, (await SignInAsync(site.Http, mine.Cookie, passkey.Get(theirs.Options))).Status);
        foreach (var flags in new byte[] { 0x00, 0x01, 0x04 })
        {
            passkey.Flags = flags;
            var question = await AskAsync();
            Assert.Equal(400, (await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options))).Status);
        }
        passkey.Flags = 0x05;
        passkey.RpId = "evil.example";
        var foreign = await AskAsync();
        Assert.Equal(400, (await SignInAsync(site.Http, foreign.Cookie, passkey.Get(foreign.Options))).Status);
        passkey.RpId = Host;

        // The question for a new passkey is none for signing in.
        using var program = await site.App.ProgramOfAsync(person);
        var forNew = await AskForNewAsync(program);
        Assert.Equal(400, (await SignInAsync(site.Http, forNew.Cookie, passkey.Get(forNew.Options))).Status);
    }

    [Fact]
    public async Task The_count_never_goes_back_nor_stands_still()
    {
        var (_, passkey) = await OwnerAsync(counter: 5);
        foreach (var (counter, status) in new (uint, int)[] { (5, 400), (4, 400), (0, 400), (6, 200), (6, 400), (7, 200) })
        {
            passkey.Counter = counter;
            var question = await AskAsync();
            Assert.Equal((counter, status), (counter, (await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options))).Status));
        }

        passkey.Counter = 8; // an authenticator and its copy at once
        var questions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync()));
        var answers = await Task.WhenAll(questions.Select(q => SignInAsync(site.Http, q.Cookie, passkey.Get(q.Options))));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(400, a.Status));
    }

    [Fact]
    public async Task The_handle_of_another_account_a_removed_passkey_and_a_strangers_are_refused()
    {
        var (person, passkey) = await OwnerAsync();
        var (_, strangers) = await OwnerAsync();
        var own = passkey.UserHandle;
        foreach (var handle in new[] { strangers.UserHandle, null, "", Base64Url.EncodeToString("nobody"u8) })
        {
            passkey.UserHandle = handle;
            var question = await AskAsync();
            Assert.Equal(400, (await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options))).Status);
        }
        passkey.UserHandle = own;
        using (var copy = new SoftAuthenticator { Id = passkey.Id, RpId = Host, Origin = Origin, UserHandle = own }) // another key under its id
        {
            var question = await AskAsync();
            Assert.Equal(400, (await SignInAsync(site.Http, question.Cookie, copy.Get(question.Options))).Status);
        }
        using var program = await site.App.ProgramOfAsync(person);
        await (await program.DeleteAsync($"{Address}/{Base64Url.EncodeToString(passkey.Id)}")).ReadAsync(409); // the only way in
        using var second = New();
        await (await AddAsync(program, second)).ReadAsync(201);
        var before = await AskAsync();
        await (await program.DeleteAsync($"{Address}/{Base64Url.EncodeToString(passkey.Id)}")).ReadAsync(204);
        Assert.Equal(400, (await SignInAsync(site.Http, before.Cookie, passkey.Get(before.Options))).Status);
    }

    [Theory]
    [InlineData(UserState.Suspended, "suspended")]
    [InlineData(UserState.Banned, "banned")]
    [Covers("ACC-18")]
    public async Task Who_is_out_stays_out(UserState state, string code)
    {
        var (person, passkey) = await OwnerAsync();
        await using var db = site.App.OpenDb();
        await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state));
        var question = await AskAsync();

        Assert.Equal((403, code), await SignInAsync(site.Http, question.Cookie, passkey.Get(question.Options)));
    }

    [Fact]
    public async Task A_question_for_a_new_passkey_is_for_its_person_and_one_answer()
    {
        var (ann, bob) = (await site.App.AddPersonAsync(AccountsApp.NewEmail()), await site.App.AddPersonAsync(AccountsApp.NewEmail()));
        using var anns = await site.App.ProgramOfAsync(ann);
        using var bobs = await site.App.ProgramOfAsync(bob);
        using var passkey = New();
        var question = await AskForNewAsync(anns);

        await (await AddAsync(bobs, question.Cookie, passkey.Create(question.Options))).ReadAsync(400);
        question = await AskForNewAsync(anns);
        var credential = passkey.Create(question.Options);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AddAsync(anns, question.Cookie, credential)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 201));
        Assert.Equal(9, answers.Count(a => (int)a.StatusCode == 400));
        passkey.Flags = 0x01; // nobody was verified
        await (await AddAsync(anns, New(), Origin, flags: 0x01)).ReadAsync(400);
    }

    [Fact]
    public async Task A_credential_that_somebody_has_is_nobody_elses_also_when_eight_add_it_at_once()
    {
        var (_, passkey) = await OwnerAsync();
        using var late = await site.App.ProgramOfAsync(await site.App.AddPersonAsync(AccountsApp.NewEmail()));
        using var copy = new SoftAuthenticator { Id = passkey.Id, RpId = Host, Origin = Origin };
        await (await AddAsync(late, copy)).ReadAsync(400);

        for (var round = 0; round < 5; round++)
        {
            var id = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
            var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.App.AddPersonAsync(AccountsApp.NewEmail())));
            var programs = await Task.WhenAll(people.Select(site.App.ProgramOfAsync));
            var questions = await Task.WhenAll(programs.Select(AskForNewAsync));
            var answers = await Task.WhenAll(programs.Zip(questions).Select(async pair =>
            {
                using var same = new SoftAuthenticator { Id = id, RpId = Host, Origin = Origin };
                using var answer = await AddAsync(pair.First, pair.Second.Cookie, same.Create(pair.Second.Options));
                return (int)answer.StatusCode;
            }));

            Assert.Equal([201, .. Enumerable.Repeat(400, 7)], answers.Order());
            Array.ForEach(programs, p => p.Dispose());
        }
    }

    private static SoftAuthenticator New() => new() { RpId = Host, Origin = Origin };

    private static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-passkey=", StringComparison.Ordinal)).Split(';')[0];

    private async Task<(User Person, SoftAuthenticator Passkey)> OwnerAsync(uint counter = 0)
    {
        var person = await site.App.AddPersonAsync(AccountsApp.NewEmail());
        using var program = await site.App.ProgramOfAsync(person);
        var passkey = New();
        passkey.Counter = counter;
        using var added = await AddAsync(program, passkey);
        await added.ReadAsync(201);
        return (person, passkey);
    }

    private async Task<(string Cookie, JsonElement Options)> AskAsync()
    {
        using var answer = await site.Http.PostAsync($"{Address}/sign-in-options", null);
        return (CookieOf(answer), await answer.ReadAsync(200));
    }

    private static async Task<(string Cookie, JsonElement Options)> AskForNewAsync(HttpClient program)
    {
        using var answer = await program.PostAsync($"{Address}/options", null);
        return (CookieOf(answer), await answer.ReadAsync(200));
    }

    private static async Task<HttpResponseMessage> AddAsync(HttpClient program, SoftAuthenticator passkey, string origin = Origin, byte flags = 0x05)
    {
        passkey.Flags = flags;
        var question = await AskForNewAsync(program);
        return await AddAsync(program, question.Cookie, passkey.Create(question.Options), origin);
    }

    private static Task<HttpResponseMessage> AddAsync(HttpClient program, string cookie, string credential, string origin = Origin) =>
        SendAsync(program, Address, cookie, credential, origin);

    private static async Task<(int Status, string Code)> SignInAsync(HttpClient http, string cookie, string credential, string origin = Origin)
    {
        using var answer = await SendAsync(http, $"{Address}/sign-in", cookie, credential, origin);
        return ((int)answer.StatusCode, answer.StatusCode is HttpStatusCode.OK ? "" : (await answer.ReadAsync((int)answer.StatusCode)).Code());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string cookie, string credential, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { credential }) };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", origin);
        return await http.SendAsync(request);
    }

    /// <summary>An app whose passkeys belong to a domain of its own.</summary>
    public sealed class PasskeyApp : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;
        public HttpClient Http { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(("App:PublicAddress", Origin));
            Http = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = App.Address };
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
        }
    }
}

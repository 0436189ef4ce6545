using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

/// <summary>One browser and two people: by the pages, by a program's cookies, in tabs that were left open.</summary>
[Covers("ACC-14", "ACC-17")]
public sealed class MixedIdentityTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_program_that_signs_in_with_cookies_takes_the_place_of_whoever_signed_in_on_a_page()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var jar = new Dictionary<string, string>(StringComparer.Ordinal) { ["__Host-session"] = await accounts.App.SessionCookieAsync(await accounts.App.AddPersonAsync(AccountsApp.NewEmail())) };
        using var login = await SendAsync(HttpMethod.Post, "/api/v1/auth/login", Header(jar), JsonContent.Create(new { email, password = AccountsApp.Password, cookies = true }));
        await login.ReadAsync(200);
        foreach (var set in login.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0].Split('=', 2)))
        {
            jar[set[0]] = set[1];
        }

        using var asked = await SendAsync(HttpMethod.Get, "/api/v1/auth/sessions/current", Header(jar.Where(c => c.Value.Length > 0)));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync(), (await asked.ReadAsync(200)).GetProperty("userId").GetGuid());
    }

    [Fact]
    public async Task Whoever_signs_in_on_a_page_takes_the_place_of_a_programs_cookies()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        var others = await accounts.SignUpAsync(AccountsApp.NewEmail());
        using var browser = new PlainBrowser(accounts.App.Address, $"__Host-refresh={others.Text("refreshToken")}");
        await browser.OpenAsync("/sign-in?returnUrl=%2Fsettings%2Fsessions");
        await browser.SubmitAsync(null, null, ("email", email), ("password", AccountsApp.Password));

        Assert.Equal("/settings/sessions", browser.Path);
        Assert.Null(browser.CookieOf("__Host-refresh"));
    }

    [Theory]
    [InlineData("on a page")]
    [InlineData("through the API")]
    public async Task Signing_out_ends_everything_that_the_browser_held(string where)
    {
        var refreshToken = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken");
        var cookies = $"__Host-session={await accounts.App.SessionCookieAsync(await accounts.App.AddPersonAsync(AccountsApp.NewEmail()))}; __Host-refresh={refreshToken}";
        if (where == "on a page")
        {
            using var browser = new PlainBrowser(accounts.App.Address, cookies);
            await browser.OpenAsync("/settings/sessions");
            await browser.SubmitAsync("/sign-out", null);
        }
        else
        {
            using var signedOut = await SendAsync(HttpMethod.Post, "/api/v1/auth/logout", cookies);
            await signedOut.ReadAsync(204);
        }

        using var refresh = await accounts.PostAsync("refresh", new { refreshToken });
        await refresh.ReadAsync(401);
        using var me = await SendAsync(HttpMethod.Get, "/api/v1/users/me", cookies);
        await me.ReadAsync(401);
    }

    [Theory]
    [InlineData("/settings/security")]
    [InlineData("/settings/sessions")]
    [InlineData("/settings/profile")]
    [InlineData("/settings/confirm")]
    public async Task What_somebody_else_left_open_does_nothing_for_who_signed_in_since(string path)
    {
        var cookies = new[]
        {
            $"__Host-session={await accounts.App.SessionCookieAsync(await accounts.App.AddPersonAsync(AccountsApp.NewEmail()))}",
            $"__Host-session={await accounts.App.SessionCookieAsync(await accounts.App.AddPersonAsync(AccountsApp.NewEmail()))}",
        };
        using var open = await SendAsync(HttpMethod.Get, path, cookies[0]);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        var kept = string.Concat(open.Headers.GetValues("Set-Cookie").Select(c => "; " + c.Split(';')[0]));
        var forms = new HtmlParser().ParseDocument(await open.Content.ReadAsStringAsync()).QuerySelectorAll("form[method=post]").OfType<IHtmlFormElement>().ToList();
        Assert.NotEmpty(forms);

        foreach (var form in forms)
        {
            var fields = form.QuerySelectorAll("input[name]").OfType<IHtmlInputElement>().Select(f => KeyValuePair.Create(f.Name!, f.Value)).ToList();
            using var multipart = new MultipartFormDataContent();
            fields.ForEach(f => multipart.Add(new StringContent(f.Value), f.Key));
            using var plain = new FormUrlEncodedContent(fields);
            using var answer = await SendAsync(HttpMethod.Post, form.GetAttribute("action") is { Length: > 0 } action ? action : path, cookies[1] + kept, form.Enctype == "multipart/form-data" ? multipart : plain);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, $"{form.GetAttribute("action")} is {(int)answer.StatusCode}");
        }
    }

    private static string Header(IEnumerable<KeyValuePair<string, string>> jar) => string.Join("; ", jar.Select(c => $"{c.Key}={c.Value}"));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string cookies, HttpContent? body = null)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = accounts.App.Address };
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Origin", accounts.App.Address.GetLeftPart(UriPartial.Authority));
        return await http.SendAsync(request);
    }
}

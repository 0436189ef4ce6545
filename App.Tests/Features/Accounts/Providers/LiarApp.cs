using System.Security.Cryptography;
using AngleSharp.Html.Parser;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>An app whose Google and Apple lie as they are told.</summary>
public sealed class LiarApp : IAsyncLifetime
{
    private HttpClient? _http;

    public TestApp App { get; private set; } = null!;

    public Person Person { get; private set; } = null!;

    internal OpenIdLiar Liar { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Liar = await OpenIdLiar.StartAsync();
        App = await StartAsync(Liar, null);
        _http = new() { BaseAddress = App.Address };
        Person = new(App, _http);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await App.DisposeAsync();
        await Liar.DisposeAsync();
    }

    internal static async Task<TestApp> StartAsync(OpenIdLiar liar, Action<IServiceCollection>? more, params (string Key, string? Value)[] settings)
    {
        using var appleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return await TestApp.StartAsync(
            more,
            [
                ("SignIn:Google:ClientId", "google-client"),
                ("SignIn:Google:ClientSecret", "provider-secret"),
                ("SignIn:Google:Authority", liar.Address),
                ("SignIn:Apple:ClientId", "apple-client"),
                ("SignIn:Apple:TeamId", "TEAM"),
                ("SignIn:Apple:KeyId", "KEY"),
                ("SignIn:Apple:PrivateKey", appleKey.ExportPkcs8PrivateKeyPem()),
                ("SignIn:Apple:Authority", liar.Address),
                .. settings,
            ]);
    }
}

/// <summary>A browser whose every step to a provider and back is taken by hand.</summary>
internal sealed class Traveller : IDisposable
{
    private readonly SecureCookieHandler _jar = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly HttpClient _http;

    public Traveller(TestApp app) => _http = new(_jar) { BaseAddress = app.Address };

    /// <summary>What a callback is sent now.</summary>
    public string Cookies => _jar.HeaderFor(new(_http.BaseAddress!, "/signin-google"));

    /// <summary>Where the provider was asked to lead back to.</summary>
    public string? ReturnAddress { get; private set; }

    /// <summary>Presses a provider's button and stops where it leads.</summary>
    public async Task<(string State, string Nonce)> LeaveAsync(string provider, string page = "/sign-in")
    {
        var form = new HtmlParser().ParseDocument(await _http.GetStringAsync(page)).QuerySelector($"form[action='/sign-in/with/{provider}']")!;
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")));
        using var answer = await _http.PostAsync($"/sign-in/with/{provider}", content);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        ReturnAddress = query["redirect_uri"];
        return (query["state"].ToString(), query["nonce"].ToString());
    }

    /// <summary>Comes back with a code and says where the app leads.</summary>
    /// <param name="cookies">Instead of the browser's own.</param>
    public async Task<string> ComeBackAsync(string provider, string code, string state, string? cookies = null, Uri? node = null, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node ?? _http.BaseAddress!, $"/signin-{provider}?code={code}&state={Uri.EscapeDataString(state)}{more}"));
        if (cookies is not null)
        {
            request.Headers.Add("Cookie", cookies);
        }
        return await LedToAsync(await _http.SendAsync(request));
    }

    /// <summary>Comes back by Apple's form.</summary>
    public async Task<string> PostBackAsync(params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await LedToAsync(await _http.PostAsync("/signin-apple", content));
    }

    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await _http.GetAsync("/settings/security");
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The text of a page.</summary>
    public async Task<string> ReadAsync(string page = "/sign-in") => new HtmlParser().ParseDocument(await _http.GetStringAsync(page)).Body!.TextContent;

    public void Dispose() => _http.Dispose();

    private static async Task<string> LedToAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return answer.Headers.Location?.ToString() ?? $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
        }
    }
}

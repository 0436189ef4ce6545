using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>An app with all three providers switched on: oidc-provider plays Google and Apple, a small server plays GitHub.</summary>
public sealed class ProviderApp : IAsyncLifetime
{
    private readonly ECDsa _appleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private Process? _node;
    private GitHubStandIn? _gitHub;

    public TestApp App { get; private set; } = null!;

    public Person Person { get; private set; } = null!;

    internal GitHubStandIn GitHub => _gitHub!;

    private HttpClient? _http;

    public async ValueTask InitializeAsync()
    {
        var publicKey = Convert.ToBase64String(Encoding.ASCII.GetBytes(_appleKey.ExportSubjectPublicKeyInfoPem()));
        _node = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("App.Tests/Node/oidc.mjs"), publicKey])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var issuer = await SayingAsync("issuer");
        _gitHub = await GitHubStandIn.StartAsync();
        App = await TestApp.StartAsync(
            ("SignIn:Google:ClientId", "google-client"),
            ("SignIn:Google:ClientSecret", "provider-secret"),
            ("SignIn:Google:Authority", issuer),
            ("SignIn:Apple:ClientId", "apple-client"),
            ("SignIn:Apple:TeamId", "TEAM"),
            ("SignIn:Apple:KeyId", "KEY"),
            ("SignIn:Apple:PrivateKey", _appleKey.ExportPkcs8PrivateKeyPem()),
            ("SignIn:Apple:Authority", issuer),
            ("SignIn:GitHub:ClientId", "github-client"),
            ("SignIn:GitHub:ClientSecret", "github-secret"),
            ("SignIn:GitHub:Authority", GitHub.Address));
        await _node.StandardInput.WriteLineAsync(App.Address.ToString().TrimEnd('/'));
        await SayingAsync("app");
        _http = new() { BaseAddress = App.Address };
        Person = new(App, _http);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _node?.Kill();
        _node?.Dispose();
        _appleKey.Dispose();
        await App.DisposeAsync();
        if (_gitHub is not null)
        {
            await _gitHub.DisposeAsync();
        }
    }

    public PlainBrowser NewBrowser() => new(App.Address);

    /// <summary>Presses a provider's button, signs in there and comes back.</summary>
    /// <param name="login">See <c>oidc.mjs</c>; at GitHub, the account's name.</param>
    /// <param name="appleUser">What Apple's form says about its person beside the code, the first time.</param>
    public async Task<PlainBrowser> ComeByAsync(PlainBrowser browser, string provider, string login, string? from = null, string? appleUser = null)
    {
        await browser.OpenAsync(from ?? "/sign-in");
        if (provider == "github")
        {
            GitHub.SignedIn = login;
        }
        await browser.SubmitAsync($"/sign-in/with/{provider}", null);
        return await ComeBackAsync(browser, login, appleUser);
    }

    /// <summary>Signs in at oidc-provider's own pages, which are not there when it knows the browser, and follows the form that Apple answers with.</summary>
    public async Task<PlainBrowser> ComeBackAsync(PlainBrowser browser, string login, string? appleUser = null)
    {
        for (var page = 0; page < 4 && browser.Page.QuerySelector("form") is { } form && browser.Origin != App.Address.GetLeftPart(UriPartial.Authority); page++)
        {
            (string, string?)[] fields = form.QuerySelector("[name=login]") is not null ? [("login", login), ("password", "any")] : appleUser is not null ? [("user", appleUser)] : [];
            await browser.SubmitAsync(form.GetAttribute("action"), null, fields);
        }
        return browser;
    }

    private async Task<string> SayingAsync(string what)
    {
        var line = await _node!.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("oidc-provider did not start. Run 'npm ci' in App.Tests/Node.");
        return JsonDocument.Parse(line).RootElement.Text(what);
    }
}

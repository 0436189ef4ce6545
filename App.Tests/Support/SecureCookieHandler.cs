using System.Net;

namespace BlazorAccounts.Tests.Support;

/// <summary>
/// A cookie jar that treats loopback as secure, as browsers do: <c>__Host-</c> cookies are kept and sent over plain http to 127.0.0.1, which
/// .NET's own jar refuses.
/// </summary>
internal sealed class SecureCookieHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly CookieContainer _jar = new();

    /// <summary>Null when there is none.</summary>
    public string? ValueOf(Uri address, string cookie) => _jar.GetCookies(new UriBuilder(address) { Scheme = "https", Port = 443 }.Uri)[cookie]?.Value;

    /// <summary>What an address is sent.</summary>
    public string HeaderFor(Uri address) => _jar.GetCookieHeader(new UriBuilder(address) { Scheme = "https", Port = 443 }.Uri);

    /// <summary>Puts a cookie into the jar, as <c>name=value</c>.</summary>
    public void Keep(Uri address, string cookie) => _jar.SetCookies(new UriBuilder(address) { Scheme = "https", Port = 443 }.Uri, cookie + "; path=/; secure");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secure = new UriBuilder(request.RequestUri!) { Scheme = "https", Port = 443 }.Uri;
        if (_jar.GetCookieHeader(secure) is { Length: > 0 } cookies && !request.Headers.Contains("Cookie"))
        {
            request.Headers.Add("Cookie", cookies);
        }
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                _jar.SetCookies(secure, cookie);
            }
        }
        return response;
    }
}

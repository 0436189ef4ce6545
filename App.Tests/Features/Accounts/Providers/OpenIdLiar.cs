using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>A provider of OpenID Connect that says whatever a test wants, as often as it is asked: nothing is kept from lying by a library.</summary>
internal sealed class OpenIdLiar : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private int _redeemed;
    private WebApplication? _server;

    public string Address { get; private set; } = "";

    /// <summary>By code: what the token endpoint answers.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Codes { get; } = new(StringComparer.Ordinal);

    /// <summary>How often somebody came to redeem a code.</summary>
    public int Redeemed => _redeemed;

    public static async Task<OpenIdLiar> StartAsync()
    {
        var liar = new OpenIdLiar();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = liar.Address,
            authorization_endpoint = $"{liar.Address}/authorize",
            token_endpoint = $"{liar.Address}/token",
            jwks_uri = $"{liar.Address}/keys",
        }));
        server.MapGet("/keys", () => Results.Json(new { keys = new[] { liar.PublicKey() } }));
        server.MapPost("/token", async (HttpContext http) =>
        {
            Interlocked.Increment(ref liar._redeemed);
            await liar.Codes[(await http.Request.ReadFormAsync())["code"].ToString()](http);
        });
        await server.StartAsync();
        liar._server = server;
        liar.Address = server.Urls.Single();
        return liar;
    }

    /// <summary>The public key, for whoever takes it for a secret.</summary>
    public byte[] PublicPem => Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem());

    /// <summary>The claims of an honest token.</summary>
    public Dictionary<string, object?> Claims(string provider, string nonce, string subject, object? email, bool verified = true, DateTimeOffset? at = null)
    {
        var now = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        return new(StringComparer.Ordinal)
        {
            ["iss"] = Address,
            ["aud"] = $"{provider}-client",
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 3600,
            ["nonce"] = nonce,
            ["email"] = email,
            ["email_verified"] = verified,
        };
    }

    /// <summary>A code that is worth this token, however often it is redeemed.</summary>
    public string CodeFor(string idToken)
    {
        var code = Guid.NewGuid().ToString("N");
        Codes[code] = http => http.Response.WriteAsJsonAsync(new { access_token = "any", token_type = "Bearer", id_token = idToken });
        return code;
    }

    public string CodeFor(object claims) => CodeFor(Sign(claims));

    /// <param name="claims">JSON as it is, where it is text.</param>
    /// <param name="more">Of the header, such as <c>,"b64":true</c>.</param>
    public string Sign(object claims, string kid = "liar", string alg = "RS256", Func<byte[], byte[]>? with = null, string more = "")
    {
        var signed = $"{Part($$"""{"alg":"{{alg}}","kid":"{{kid}}"{{more}}}""")}.{Part(claims as string ?? JsonSerializer.Serialize(claims))}";
        var signature = (with ?? (bytes => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))(Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private object PublicKey()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = "liar", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };
    }
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.WebUtilities;

namespace BlazorAccounts.Sandbox.OpenId;

/// <summary>The wire side: discovery, keys, codes that work once, ID tokens (OpenID Connect Core 1.0; RFC 7636; RFC 9207). Forgets everything with its process.</summary>
internal sealed class OpenIdServer(PublicAddress address, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);
    private readonly RSA _key = RSA.Create(2048);
    private readonly string _keyId = Tokens.NewToken()[..8];
    private readonly ConcurrentDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    private string Issuer => new Uri(address.Root, OpenIdSandbox.Root).AbsoluteUri;

    public void Dispose() => _key.Dispose();

    public IResult Configuration() => Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = $"{Issuer}/authorize",
        ["token_endpoint"] = $"{Issuer}/token",
        ["jwks_uri"] = $"{Issuer}/keys",
        ["response_types_supported"] = Only("code"),
        ["subject_types_supported"] = Only("public"),
        ["id_token_signing_alg_values_supported"] = Only("RS256"),
        ["code_challenge_methods_supported"] = Only("S256"),
        ["authorization_response_iss_parameter_supported"] = true,
    });

    public IResult Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = _keyId, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } });
    }

    public async Task<IResult> AuthorizeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var asked = form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        if (SignInPage.ProblemOf(asked) is not null)
        {
            return SignInPage.Show(form);
        }
        Dictionary<string, string?> answer = new(StringComparer.Ordinal) { ["state"] = asked.GetValueOrDefault("state"), ["iss"] = Issuer };
        if (form["action"] == "cancel")
        {
            answer["error"] = "access_denied";
        }
        else if (asked.GetValueOrDefault("email")?.Trim() is { Length: >= 3 and <= 254 } email && email.Contains('@', StringComparison.Ordinal))
        {
            answer["code"] = Tokens.NewToken();
            _grants[answer["code"]!] = new(
                asked["redirect_uri"], asked["code_challenge"], asked.GetValueOrDefault("nonce"), email, form["verified"] != "false",
                asked.GetValueOrDefault("given_name"), asked.GetValueOrDefault("family_name"), clock.GetUtcNow());
        }
        else
        {
            return SignInPage.Show(form, "Enter an email address.");
        }
        return Page.See(QueryHelpers.AddQueryString(asked["redirect_uri"], answer));
    }

    public async Task<IResult> TokenAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return Refused("invalid_request");
        }
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["client_id"] != OpenIdSandbox.ClientId || form["client_secret"] != OpenIdSandbox.ClientSecret)
        {
            return Refused("invalid_client");
        }
        var verifier = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return form["grant_type"] != "authorization_code" ? Refused("unsupported_grant_type")
            : !_grants.TryRemove(form["code"].ToString(), out var grant) || clock.GetUtcNow() - grant.At > CodeLife || grant.RedirectUri != form["redirect_uri"] || grant.Challenge != verifier
                ? Refused("invalid_grant")
                : Results.Json(new { access_token = Tokens.NewToken(), token_type = "Bearer", expires_in = (int)TokenLife.TotalSeconds, id_token = IdToken(grant) });
    }

    private static string[] Only(string value) => [value];

    private static IResult Refused(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);

    private string IdToken(Grant grant)
    {
        var now = clock.GetUtcNow();
        var signed = $"{Part(new { alg = "RS256", typ = "JWT", kid = _keyId })}.{Part(new
        {
            iss = Issuer,
            aud = OpenIdSandbox.ClientId,
            sub = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(grant.Email.ToUpperInvariant())))[..32],
            iat = now.ToUnixTimeSeconds(),
            exp = (now + TokenLife).ToUnixTimeSeconds(),
            nonce = grant.Nonce,
            email = grant.Email,
            email_verified = grant.Verified,
            given_name = grant.GivenName,
            family_name = grant.FamilyName,
        })}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
    }

    private sealed record Grant(string RedirectUri, string Challenge, string? Nonce, string Email, bool Verified, string? GivenName, string? FamilyName, DateTimeOffset At);
}

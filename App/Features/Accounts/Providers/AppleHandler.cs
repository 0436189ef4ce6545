using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>
/// Sign in with Apple: answers by a form from its own site, wants a client secret signed with ES256, and tells the name only the first time and only beside
/// the token.
/// </summary>
internal sealed class AppleHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logs, UrlEncoder encoder, ProviderMetadata metadata, TimeProvider clock)
    : OpenIdHandler(options, logs, encoder, metadata, clock)
{
    private static readonly TimeSpan SecretLife = TimeSpan.FromMinutes(5);
    private readonly TimeProvider _clock = clock;

    // Parsed from the form; unsigned, so it is nothing but text to show.
    private string? _user;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), "response_mode", "form_post"); // required with a name or an address

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        if (HttpMethods.IsPost(Request.Method) && Request.HasFormContentType)
        {
            // The framework's handler reads the query.
            var form = await Request.ReadFormAsync(Context.RequestAborted);
            _user = form["user"];
            Request.Query = new QueryCollection(form.Where(field => field.Key is "code" or "state" or "error" or "iss").ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal));
        }
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        Options.ClientSecret = ClientSecret(Options.Settings, Options.ClientId, _clock.GetUtcNow());
        return base.ExchangeCodeAsync(context);
    }

    protected override (string? First, string? Last) NameOf(JsonElement claims)
    {
        try
        {
            var name = _user is { Length: > 0 and <= 2000 } && JsonDocument.Parse(_user).RootElement is { ValueKind: JsonValueKind.Object } user && user.TryGetProperty("name", out var given) ? given : default;
            return (name.Text("firstName"), name.Text("lastName"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>Apple says it as a boolean or as text.</summary>
    protected override bool IsVerified(JsonElement claims) => base.IsVerified(claims) || claims.Text("email_verified") == "true";

    /// <summary>A JWT that says who asks, good for five minutes (Apple allows six months).</summary>
    internal static string ClientSecret(ProviderSettings settings, string clientId, DateTimeOffset now)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(settings.PrivateKey);
        var header = JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal) { ["alg"] = "ES256", ["kid"] = settings.KeyId });
        var claims = JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = settings.TeamId,
            ["sub"] = clientId,
            ["aud"] = settings.Authority ?? ProvidersSetup.AppleIssuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + SecretLife).ToUnixTimeSeconds(),
        });
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}

using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>OpenID Connect's code flow on the framework's OAuth handler, which keeps state, correlation cookie and PKCE: adds nonce and ID token.</summary>
internal abstract class OpenIdHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logs, UrlEncoder encoder, ProviderMetadata metadata, TimeProvider clock)
    : ProviderHandler(options, logs, encoder)
{
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await ProviderMetadata.CompleteAsync(Options, Context.RequestAborted);
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException or CryptographicException)
        {
            ProviderReturn.Fail(Context, Scheme.Name, away);
            return;
        }
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), "nonce", ProviderFlow.Of(properties).Nonce);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await ProviderMetadata.CompleteAsync(Options, Context.RequestAborted); // this node may not have asked before
        // RFC 9207: an answer that names another issuer was mixed up.
        return Request.Query["iss"].ToString() is { Length: > 0 } issuer && !Options.Issuers.Contains(issuer, StringComparer.Ordinal)
            ? HandleRequestResult.Fail("The answer is of another issuer.")
            : await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var token = tokens.Response?.RootElement.Text("id_token") ?? throw ProviderOptions.Bad("it sent no ID token");
        var keys = await metadata.KeysAsync(Options, IdToken.KeyIdOf(token), Context.RequestAborted);
        var claims = IdToken.Read(token, keys, Options.Issuers, Options.ClientId, ProviderFlow.Of(properties).Nonce, tokens.AccessToken, clock.GetUtcNow());
        var (first, last) = NameOf(claims);
        ProviderFlow.Keep(properties, new(Options.Provider, Options.Issuers[0], claims.Text("sub")!, claims.Text("email"), IsVerified(claims), first, last));
        return new(new(identity), properties, Scheme.Name);
    }

    protected virtual (string? First, string? Last) NameOf(JsonElement claims) => (claims.Text("given_name") ?? claims.Text("name"), claims.Text("family_name"));

    /// <summary>Only the boolean counts: text that says true has been seen from providers that verify nothing.</summary>
    protected virtual bool IsVerified(JsonElement claims) => claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind is JsonValueKind.True;
}

/// <summary>Google: plain OpenID Connect with PKCE.</summary>
internal sealed class GoogleHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logs, UrlEncoder encoder, ProviderMetadata metadata, TimeProvider clock)
    : OpenIdHandler(options, logs, encoder, metadata, clock);

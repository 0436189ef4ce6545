using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>Writes and reads access tokens: JWT with ES256 and nothing else, type <c>at+jwt</c> (RFC 9068).</summary>
public sealed class AccessTokens(SigningKeys keys, PublicAddress address, TimeProvider clock)
{
    public const string Audience = "blazor-accounts";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>How far another node's clock may be off.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int MaxLength = 4096;
    private const int MaxRemembered = 20_000;
    private readonly ConcurrentDictionary<string, VerifiedToken> _verified = new(StringComparer.Ordinal);

    private string Issuer => field ??= address.Root.AbsoluteUri.TrimEnd('/');

    public async Task<string> WriteAsync(TokenSubject who, Guid sessionId, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(ct);
        var now = clock.GetUtcNow();
        var header = new TokenHeader("ES256", TokenHeader.AccessToken, key.KeyId);
        var claims = new TokenClaims(
            Issuer,
            Audience,
            who.UserId,
            sessionId,
            who.TeamId,
            who.Name,
            who.Role,
            now.ToUnixTimeSeconds(),
            (now + Lifetime).ToUnixTimeSeconds(),
            Guid.NewGuid().ToString("N"));
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header, TokenJson.Plain.TokenHeader))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims, TokenJson.Plain.TokenClaims))}";
        return $"{signed}.{Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Who the token speaks for; null when it is not ours, altered or over. A verified token is remembered until it ends, so most requests verify nothing.</summary>
    public async ValueTask<ClaimsPrincipal?> ReadAsync(string token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_verified.TryGetValue(token, out var known))
        {
            return now < known.EndsAt ? known.Principal : null;
        }
        if (token.Length > MaxLength || await VerifyAsync(token, ct) is not { } claims || !Holds(claims, now))
        {
            return null;
        }
        var verified = new VerifiedToken(claims.ToPrincipal(), DateTimeOffset.FromUnixTimeSeconds(claims.Exp) + Skew);
        Remember(token, verified, now);
        return verified.Principal;
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private bool Holds(TokenClaims claims, DateTimeOffset now) =>
        claims.Iss == Issuer
        && claims.Aud == Audience
        && DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(claims.Iat, 0, uint.MaxValue)) <= now + Skew
        && DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(claims.Exp, 0, uint.MaxValue)) + Skew > now;

    private async ValueTask<TokenClaims?> VerifyAsync(string token, CancellationToken ct)
    {
        if (token.Split('.') is not [{ Length: > 0 } head, { Length: > 0 } body, { Length: 86 } mark]
            || !Base64Url.IsValid(head) || !Base64Url.IsValid(body) || !Base64Url.IsValid(mark)
            || Parse(head, TokenJson.Plain.TokenHeader) is not { Alg: "ES256", Typ: TokenHeader.AccessToken, Kid: { } keyId }
            || await keys.FindAsync(keyId, ct) is not { } key)
        {
            return null;
        }
        return key.Verify(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(mark)) ? Parse(body, TokenJson.Plain.TokenClaims) : null;
    }

    private static T? Parse<T>(string part, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(part), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Remember(string token, VerifiedToken verified, DateTimeOffset now)
    {
        if (_verified.Count >= MaxRemembered)
        {
            foreach (var (old, entry) in _verified)
            {
                if (entry.EndsAt <= now || _verified.Count >= MaxRemembered)
                {
                    _verified.TryRemove(old, out _);
                }
            }
        }
        _verified[token] = verified;
    }

    private sealed record VerifiedToken(ClaimsPrincipal Principal, DateTimeOffset EndsAt);
}

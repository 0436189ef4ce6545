using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Features.Accounts.Tokens;

internal sealed record TokenHeader(string? Alg, string? Typ, string? Kid)
{
    public const string AccessToken = "at+jwt";
}

/// <summary>What an access token says. Times are seconds since 1970.</summary>
internal sealed record TokenClaims(string? Iss, string? Aud, Guid Sub, Guid Sid, Guid Team, string Name, string Role, long Iat, long Exp, string Jti)
{
    public const string Scheme = "Bearer";

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, Sub.ToString()),
            new(ClaimTypes.Name, Name),
            new(ClaimTypes.Role, Role),
            new(SignedIn.TeamClaim, Team.ToString()),
            new(SignedIn.SessionClaim, Sid.ToString()),
        ],
        Scheme));
}

[JsonSerializable(typeof(TokenHeader))]
[JsonSerializable(typeof(TokenClaims))]
internal sealed partial class TokenJson : JsonSerializerContext
{
    // Tokens never stand in HTML, so "at+jwt" and names in any script stay as they are, and short.
    public static TokenJson Plain { get; } = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 4,
    });
}

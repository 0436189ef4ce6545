using System.Buffers.Text;
using BlazorAccounts.Features.Accounts.Tokens;

namespace BlazorAccounts.Features.Accounts.Api;

/// <summary>The public keys of access tokens (RFC 7517), for programs that check tokens themselves.</summary>
internal static class JwksApi
{
    public static void MapJwks(this IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/jwks.json", ShowAsync).WithTags("Authentication");

    private static async Task<IResult> ShowAsync(HttpContext http, SigningKeys keys, CancellationToken ct)
    {
        // A key is published a whole term before it signs, so an hour in a cache never misses one.
        http.Response.Headers.CacheControl = "public, max-age=3600";
        var published = await keys.PublishedAsync(ct);
        return TypedResults.Ok(new JsonWebKeys(
            [.. published.Select(key => new JsonWebKey("EC", "P-256", "sig", "ES256", key.KeyId, Base64Url.EncodeToString(key.X), Base64Url.EncodeToString(key.Y)))]));
    }

    internal sealed record JsonWebKeys(IReadOnlyList<JsonWebKey> Keys);

    internal sealed record JsonWebKey(string Kty, string Crv, string Use, string Alg, string Kid, string X, string Y);
}

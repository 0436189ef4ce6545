using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>Checks an ID token (OpenID Connect Core 1.0, section 3.1.3.7; RFC 7515).</summary>
internal static class IdToken
{
    private const int MaxLength = 16 * 1024;
    private const int SkewSeconds = 120;

    /// <summary>The key a token says it was signed with.</summary>
    /// <exception cref="CryptographicException">It is no signed token of an algorithm that is accepted.</exception>
    public static string? KeyIdOf(string token) => Header(token).Text("kid");

    /// <summary>The claims of a token that holds in every respect.</summary>
    /// <param name="keys">Of the JWKS, those that have the token's key id, or all when it names none.</param>
    /// <exception cref="CryptographicException">It does not hold.</exception>
    public static JsonElement Read(string token, IEnumerable<JsonElement> keys, IReadOnlyList<string> issuers, string clientId, string nonce, string? accessToken, DateTimeOffset now)
    {
        var header = Header(token);
        var parts = token.Split('.');
        var (signed, signature) = (Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]));
        var algorithm = header.Text("alg")!;
        if (!keys.Any(key => Verify(key, algorithm, signed, signature)))
        {
            throw ProviderOptions.Bad("the signature of its ID token");
        }
        var claims = Json(parts[1]);
        var seconds = now.ToUnixTimeSeconds();
        var audience = claims.TryGetProperty("aud", out var aud) ? aud.ValueKind is JsonValueKind.Array ? [.. aud.EnumerateArray().Select(Plain)] : new List<string?> { Plain(aud) } : [];
        Require(issuers.Contains(claims.Text("iss"), StringComparer.Ordinal), "iss");
        Require(audience.Contains(clientId, StringComparer.Ordinal), "aud");
        Require((audience.Count == 1 && claims.Text("azp") is null) || claims.Text("azp") == clientId, "azp");
        Require(claims.Number("exp") is { } exp && exp > seconds - SkewSeconds, "exp");
        Require(claims.Number("iat") is { } iat && iat < seconds + SkewSeconds, "iat");
        Require(claims.Number("nbf") is not { } nbf || nbf < seconds + SkewSeconds, "nbf");
        Require(Platform.Security.Tokens.Same(claims.Text("nonce"), nonce), "nonce");
        Require(claims.Text("sub") is { Length: > 0 and <= 255 } subject && !subject.Any(char.IsControl), "sub"); // the database keeps no NUL
        Require(claims.Text("at_hash") is not { } hash || accessToken is null || hash == HalfOf(accessToken), "at_hash");
        return claims;
    }

    private static JsonElement Header(string token)
    {
        if (token.Length > MaxLength || token.Split('.').Length != 3)
        {
            throw ProviderOptions.Bad("no signed token");
        }
        var header = Json(token[..token.IndexOf('.', StringComparison.Ordinal)]);
        // RFC 7515, 4.1.11: what must be understood, and is not.
        return header.Text("alg") is "RS256" or "ES256" && !header.TryGetProperty("crit", out _) ? header : throw ProviderOptions.Bad("the header of its ID token");
    }

    // The key's type decides, too: a public RSA key never serves as a secret for HMAC, nor a key for another use.
    private static bool Verify(JsonElement key, string algorithm, byte[] signed, byte[] signature)
    {
        if (key.Text("use") is not (null or "sig") || key.Text("alg") is { } its && its != algorithm)
        {
            return false;
        }
        switch (key.Text("kty"), algorithm)
        {
            case ("RSA", "RS256"):
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Decode(key.Text("n")), Exponent = Decode(key.Text("e")) }))
                {
                    return rsa.KeySize >= 2048 && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }
            case ("EC", "ES256") when key.Text("crv") == "P-256":
                using (var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Decode(key.Text("x")), Y = Decode(key.Text("y")) } }))
                {
                    return ec.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }
            default:
                return false;
        }
    }

    private static string HalfOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw ProviderOptions.Bad($"{what} of its ID token");
        }
    }

    private static JsonElement Json(string part)
    {
        try
        {
            return JsonDocument.Parse(Decode(part)).RootElement is { ValueKind: JsonValueKind.Object } json ? json : throw ProviderOptions.Bad("no object");
        }
        catch (JsonException)
        {
            throw ProviderOptions.Bad("no JSON");
        }
    }

    private static byte[] Decode(string? part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            throw ProviderOptions.Bad("no base64url");
        }
    }

    private static string? Plain(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a pair, which JSON can write and text cannot
        }
    }

    /// <summary>A member that is text; null otherwise.</summary>
    internal static string? Text(this JsonElement json, string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) ? Plain(value) : null;

    private static long? Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && number is > 0 and < long.MaxValue ? (long)number : null;
}

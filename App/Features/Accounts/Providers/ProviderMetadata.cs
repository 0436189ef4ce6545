using System.Collections.Concurrent;
using System.Text.Json;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>What a provider publishes about itself: its addresses (OpenID Connect Discovery 1.0) and its keys (RFC 7517). Remembered per node.</summary>
internal sealed class ProviderMetadata(TimeProvider clock)
{
    /// <summary>Of both documents.</summary>
    private const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan KeysLive = TimeSpan.FromHours(12);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, JsonElement[] Keys)> _keys = new(StringComparer.Ordinal);

    /// <summary>Fills in the addresses that configuration left out.</summary>
    public static async Task CompleteAsync(ProviderOptions options, CancellationToken ct)
    {
        if (!new[] { options.AuthorizationEndpoint, options.TokenEndpoint, options.KeysEndpoint }.Contains(ProviderOptions.ToDiscover, StringComparer.Ordinal))
        {
            return;
        }
        var issuer = options.Issuers[0];
        var document = await GetAsync(options, $"{issuer.TrimEnd('/')}/.well-known/openid-configuration", ct);
        if (document.Text("issuer") != issuer)
        {
            throw ProviderOptions.Bad("the issuer of its configuration");
        }
        options.TokenEndpoint = First(options.TokenEndpoint, document.Text("token_endpoint"));
        options.KeysEndpoint = First(options.KeysEndpoint, document.Text("jwks_uri"));
        options.AuthorizationEndpoint = First(options.AuthorizationEndpoint, document.Text("authorization_endpoint"));
    }

    /// <summary>The keys with this id, or all when it is null. An unknown id makes them be fetched again, once in five minutes at most.</summary>
    public async Task<IReadOnlyList<JsonElement>> KeysAsync(ProviderOptions options, string? keyId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!_keys.TryGetValue(options.KeysEndpoint, out var known) || now - known.At > KeysLive || (Of(known.Keys).Count == 0 && now - known.At > BetweenFetches))
        {
            var document = await GetAsync(options, options.KeysEndpoint, ct);
            known = (now, document.TryGetProperty("keys", out var keys) && keys.ValueKind is JsonValueKind.Array ? [.. keys.EnumerateArray()] : []);
            _keys[options.KeysEndpoint] = known;
        }
        return Of(known.Keys);

        IReadOnlyList<JsonElement> Of(JsonElement[] keys) => [.. keys.Where(key => keyId is null || key.Text("kid") == keyId)];
    }

    private static string First(string configured, string? published) =>
        configured != ProviderOptions.ToDiscover ? configured : published is { Length: > 0 } ? published : throw ProviderOptions.Bad("its configuration is incomplete");

    private static async Task<JsonElement> GetAsync(ProviderOptions options, string address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await options.Backchannel.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        var bytes = await answer.Content.ReadAsByteArrayAsync(ct);
        try
        {
            return bytes.Length <= MaxBytes ? JsonDocument.Parse(bytes).RootElement : throw ProviderOptions.Bad("its document is too long");
        }
        catch (JsonException)
        {
            throw ProviderOptions.Bad("its document is no JSON");
        }
    }
}

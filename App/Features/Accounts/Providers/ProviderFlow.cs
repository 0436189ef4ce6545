using System.Text.Encodings.Web;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Registration;
using Microsoft.AspNetCore.Authentication;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>What a browser set out for, carried to the provider and back inside the sealed state, which its correlation cookie binds to that browser.</summary>
/// <param name="Nonce">Unguessable; said again by the ID token, and taken once, before the code is redeemed.</param>
/// <param name="UserId">Set when somebody who is signed in adds a way in; Apple's answer comes without their cookie.</param>
/// <param name="Visit">How they first came here, for a new account; Apple's answer comes without that cookie too.</param>
internal sealed record ProviderFlow(string Nonce, string? ReturnUrl, Guid? UserId, Guid? SessionId, Visit? Visit, string? TimeZone)
{
    private const string Item = "flow";
    private const string IdentityItem = "identity";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // The state is part of two addresses, and signs of other languages would take six of its characters each.
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The correlation cookie's end is the browser's to keep; this one is sealed.</summary>
    public AuthenticationProperties ToProperties(DateTimeOffset now) =>
        new(new Dictionary<string, string?>(StringComparer.Ordinal) { [Item] = JsonSerializer.Serialize(this, Short) }) { ExpiresUtc = now + Lifetime };

    public static ProviderFlow Of(AuthenticationProperties properties) => JsonSerializer.Deserialize<ProviderFlow>(properties.Items[Item]!)!;

    /// <summary>Hands what the handler found to <see cref="ProviderReturn"/>.</summary>
    public static void Keep(AuthenticationProperties properties, ExternalIdentity identity) => properties.SetParameter(IdentityItem, identity);

    public static ExternalIdentity Found(AuthenticationProperties properties) => properties.GetParameter<ExternalIdentity>(IdentityItem)!;
}

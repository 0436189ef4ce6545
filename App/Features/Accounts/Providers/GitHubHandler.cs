using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>GitHub: plain OAuth 2 with PKCE. The number of the account is the identity, not its login; the address comes from the emails call alone.</summary>
internal sealed class GitHubHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logs, UrlEncoder encoder) : ProviderHandler(options, logs, encoder)
{
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var user = await GetAsync(Options.UserInformationEndpoint, tokens.AccessToken!);
        if (user.ValueKind is not JsonValueKind.Object || !user.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number))
        {
            throw ProviderOptions.Bad("it did not say who signed in");
        }
        // By itself it lists thirty, in an order that it does not promise.
        var emails = await GetAsync(QueryHelpers.AddQueryString(Options.Settings.EmailsEndpoint!, "per_page", "100"), tokens.AccessToken!);
        var email = emails.ValueKind is JsonValueKind.Array
            ? emails.EnumerateArray().FirstOrDefault(e => IsTrue(e, "primary") && IsTrue(e, "verified")).Text("email")
            : null;
        var mailbox = email?.EndsWith("@users.noreply.github.com", StringComparison.OrdinalIgnoreCase) == true ? null : email;
        var names = (user.Text("name") ?? "").Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ProviderFlow.Keep(properties, new(
            Options.Provider, Options.Issuers[0], number.ToString(CultureInfo.InvariantCulture), mailbox, mailbox is not null, names.ElementAtOrDefault(0), names.ElementAtOrDefault(1)));
        return new(new(identity), properties, Scheme.Name);
    }

    private static bool IsTrue(JsonElement json, string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private async Task<JsonElement> GetAsync(string address, string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new("application/vnd.github+json"));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        answer.EnsureSuccessStatusCode();
        try
        {
            return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted)).RootElement;
        }
        catch (JsonException)
        {
            throw ProviderOptions.Bad("its answer is no JSON");
        }
    }
}

using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>What all three handlers add to the framework's: one return for each way out, and to the address of this site that is configured.</summary>
internal abstract class ProviderHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logs, UrlEncoder encoder) : OAuthHandler<ProviderOptions>(options, logs, encoder)
{
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) => base.BuildChallengeUrl(properties, Options.ReturnAddress ?? redirectUri);

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context) =>
        await ProviderReturn.RefusalAsync(Context, context.Properties)
        ?? await base.ExchangeCodeAsync(new(context.Properties, context.Code, Options.ReturnAddress ?? context.RedirectUri));
}

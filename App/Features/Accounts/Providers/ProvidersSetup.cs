using System.ComponentModel.DataAnnotations;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace BlazorAccounts.Features.Accounts.Providers;

internal static class ProvidersSetup
{
    public const string AppleIssuer = "https://appleid.apple.com";
    private const string GoogleIssuer = "https://accounts.google.com";
    private const string GitHubIssuer = "https://github.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Registers a handler for each provider that has a client id.</summary>
    /// <exception cref="ValidationException">A provider is half configured.</exception>
    public static void AddProviders(this IServiceCollection services, AuthenticationBuilder authentication, IConfiguration configuration)
    {
        List<Provider> active = [];
        foreach (var provider in Provider.All)
        {
            var section = configuration.GetSection($"SignIn:{provider.Name}");
            var settings = section.Get<ProviderSettings>();
            if (settings?.ClientId is not { Length: > 0 })
            {
                continue;
            }
            Check(provider, settings);
            active.Add(provider);
            if (provider == Provider.Google)
            {
                Add<GoogleHandler>(Google);
            }
            else if (provider == Provider.Apple)
            {
                Add<AppleHandler>(Apple);
            }
            else
            {
                Add<GitHubHandler>(GitHub);
            }
            services.Configure<SecurityOptions>(security => AllowForms(security, provider, settings));

            void Add<THandler>(Action<ProviderOptions, ProviderSettings> set)
                where THandler : OAuthHandler<ProviderOptions>
            {
                authentication.AddOAuth<ProviderOptions, THandler>(provider.Name, provider.Name, _ => { });
                services.AddOptions<ProviderOptions>(provider.Name).Configure<PublicAddress>((options, address) =>
                {
                    if (settings.Authority?.StartsWith('/') == true)
                    {
                        settings.Authority = new Uri(address.Root, settings.Authority).AbsoluteUri;
                    }
                    set(options, settings);
                    options.ReturnAddress = configuration[PublicAddress.Setting] is { Length: > 0 } ? address.To(options.CallbackPath) : null;
                });
            }
        }
        services.AddSingleton(new ActiveProviders(active));
        services.AddSingleton<ProviderMetadata>().AddSingleton<LinkNote>();
        services.AddScoped<SignInByProvider>().AddSingleton<LinkProvider>();
        if (active.Count > 0)
        {
            services.AddSingleton(new SecuritySection(typeof(ProvidersSection), 15));
        }
    }

    private static void Google(ProviderOptions options, ProviderSettings settings)
    {
        var issuer = settings.Authority ?? GoogleIssuer;
        Common(options, settings, Provider.Google, issuer == GoogleIssuer ? [issuer, "accounts.google.com"] : [issuer]);
        if (settings.Authority is null)
        {
            Addresses(options, "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v3/certs");
        }
        options.UsePkce = true;
        Ask(options, "openid", "email", "profile");
    }

    private static void Apple(ProviderOptions options, ProviderSettings settings)
    {
        Common(options, settings, Provider.Apple, [settings.Authority ?? AppleIssuer]);
        if (settings.Authority is null)
        {
            Addresses(options, "https://appleid.apple.com/auth/authorize", "https://appleid.apple.com/auth/token", "https://appleid.apple.com/auth/keys");
        }
        options.ClientSecret = "signed anew for each call";
        options.UsePkce = settings.Authority is not null; // Apple itself does not offer it; the nonce binds its answers
        Ask(options, "openid", "email", "name");
    }

    private static void GitHub(ProviderOptions options, ProviderSettings settings)
    {
        var site = (settings.Authority ?? GitHubIssuer).TrimEnd('/');
        Common(options, settings, Provider.GitHub, [site]);
        Addresses(options, $"{site}/login/oauth/authorize", $"{site}/login/oauth/access_token", keys: "none");
        var api = site == GitHubIssuer ? "https://api.github.com" : $"{site}/api/v3"; // where GitHub Enterprise has it
        options.UserInformationEndpoint = settings.UserEndpoint ?? $"{api}/user";
        options.Settings.EmailsEndpoint ??= $"{api}/user/emails";
        options.UsePkce = true;
        Ask(options, "read:user", "user:email");
    }

    private static void Common(ProviderOptions options, ProviderSettings settings, Provider provider, IReadOnlyList<string> issuers)
    {
        (options.Settings, options.Provider, options.Issuers) = (settings, provider, issuers);
        options.ClientId = settings.ClientId!;
        options.ClientSecret = settings.ClientSecret ?? "";
        options.CallbackPath = $"/signin-{provider.Key}";
        options.SignInScheme = SessionCookie.Scheme; // never used: ProviderReturn answers before
        options.BackchannelTimeout = Patience;
        options.RemoteAuthenticationTimeout = ProviderFlow.Lifetime;
        (options.CorrelationCookie.Name, options.CorrelationCookie.Path) = ("__Host-provider.", "/"); // no other host of the domain can plant one
        Addresses(options, ProviderOptions.ToDiscover, ProviderOptions.ToDiscover, ProviderOptions.ToDiscover);
        options.Events = new OAuthEvents
        {
            OnTicketReceived = ProviderReturn.ReceiveAsync,
            OnRemoteFailure = ProviderReturn.FailAsync,
            OnAccessDenied = ProviderReturn.DenyAsync,
        };
    }

    private static void Addresses(ProviderOptions options, string authorization, string token, string keys)
    {
        options.AuthorizationEndpoint = options.Settings.AuthorizationEndpoint ?? authorization;
        options.TokenEndpoint = options.Settings.TokenEndpoint ?? token;
        options.KeysEndpoint = options.Settings.KeysEndpoint ?? keys;
    }

    private static void Ask(ProviderOptions options, params string[] scopes)
    {
        options.Scope.Clear();
        foreach (var scope in scopes)
        {
            options.Scope.Add(scope);
        }
    }

    private static void Check(Provider provider, ProviderSettings settings)
    {
        string?[] needed = provider == Provider.Apple ? [settings.TeamId, settings.KeyId, settings.PrivateKey] : [settings.ClientSecret];
        if (needed.Any(string.IsNullOrWhiteSpace))
        {
            var names = provider == Provider.Apple ? "TeamId, KeyId and PrivateKey" : "ClientSecret";
            throw new ValidationException($"SignIn:{provider.Name}:ClientId is set, but {names} must be set too.");
        }
    }

    // The buttons are forms that are redirected to the provider, which a strict form-action would stop.
    private static void AllowForms(SecurityOptions security, Provider provider, ProviderSettings settings)
    {
        if (settings.Authority?.StartsWith('/') == true)
        {
            return; // this site itself
        }
        var address = settings.AuthorizationEndpoint ?? settings.Authority ?? (provider == Provider.Google ? GoogleIssuer : provider == Provider.Apple ? AppleIssuer : GitHubIssuer);
        security.FormActionOrigins.Add(new Uri(address).GetLeftPart(UriPartial.Authority));
    }
}

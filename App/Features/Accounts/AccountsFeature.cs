using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Accounts.Api;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.MagicLink;
using BlazorAccounts.Features.Accounts.Passkeys;
using BlazorAccounts.Features.Accounts.Passwords;
using BlazorAccounts.Features.Accounts.Providers;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.Static;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Registration, codes, sign-in, sessions and tokens: who somebody is.</summary>
public static class AccountsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAccounts()
        {
            var services = builder.Services;
            services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            if (builder.Environment.IsDevelopment())
            {
                services.Configure<AccountsOptions>(options => options.ForOneMachine(builder.Configuration.GetSection(AccountsOptions.Section)));
            }
            services.AddSingleton<SuggestUsername>().AddSingleton<CheckUsername>().AddSingleton<TellOwner>().AddSingleton<FirstTouch>();
            services.AddScoped<CreateAccount>().AddScoped<PersistAccount>().AddSingleton<RegistrationLimits>().AddSingleton<Patience>().AddScoped<RegisterAccount>();
            services.AddSingleton<RegistrationAlerts>().AddHostedService(provider => provider.GetRequiredService<RegistrationAlerts>());
            services.AddSingleton<CodeWish>().AddSingleton<MagicLinkToken>().AddSingleton<MagicLinkAsk>().AddSingleton<AskForMagicLink>().AddSingleton<SignInByMagicLink>().AddHandler<MagicLinkWanted, SendMagicLink>();
            services.AddSingleton<IssueCode>().AddSingleton<CheckCode>().AddSingleton<ResendCode>().AddSingleton<VerifyEmail>().AddSingleton<PendingEmail>();
            services.AddSingleton<SignInThrottle>().AddSingleton<SignIn>().AddSingleton<FinishSignIn>().AddScoped<SignInDestination>();
            services.AddSingleton<SessionGate>().AddHostedService<SweepSessions>().AddSingleton<IDatabaseListener, SessionNews>();
            services.AddSingleton<StartSession>().AddSingleton<SignOut>().AddSingleton<EndSessions>().AddSingleton<FreshProof>().AddSingleton<ProveAgain>().AddSingleton<MySessions>().AddSingleton(new Places(builder.Configuration[Places.Setting]));
            services.AddNavItem(new NavItem("/settings", L("Settings"), "settings", Order: 90));
            services.AddSettingsTab("/settings/security", L("Security"), order: 40).AddSettingsTab("/settings/sessions", L("Sessions"), order: 50);
            services.AddSingleton<SigningKeys>().AddSingleton<AccessTokens>().AddSingleton<RefreshTokenFormat>().AddSingleton<RefreshTokens>();
            services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<ChangeUserState>().AddSingleton<MakeAdmin>().AddSingleton<IDatabaseSeed, FirstAdmin>().AddHandler<EmailConfirmed, FirstAdmin>();
            services.AddSingleton<ForgotPassword>().AddSingleton<CheckResetCode>().AddSingleton<ResetPassword>().AddSingleton<ChangePassword>().AddSingleton<ResetProof>().AddHandler<PasswordForgotten, SendResetCode>();
            services.AddSingleton(new SecuritySection(typeof(PasswordSection), 10));
            services.AddPasskeys(builder.Configuration);
            services.AddTwoFactor();
            services.AddEmailChanges();
            services.AddDeletion();
            services.AddJob<ForgetOldProofs>("forget-old-proofs", every: TimeSpan.FromHours(12));
            services.AddScoped<AuthenticationStateProvider, CircuitSession>().AddScoped<CircuitHandler, CircuitSession.Opened>();
            var authentication = services.AddAuthentication(TokenHandler.SchemeName)
                .AddCookie(SessionCookie.Scheme, SessionCookie.Configure)
                .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, options => options.ForwardDefaultSelector = CookieOf);
            services.AddProviders(authentication, builder.Configuration);
            services.AddAuthorizationBuilder().AddAdministrators();
            services.AddSingleton<IAuthorizationHandler, StillAdministratorHandler>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapAccounts(RouteGroupBuilder api)
        {
            app.Use((http, next) =>
            {
                http.RequestServices.GetRequiredService<FirstTouch>().Note(http);
                return next(http);
            });
            api.AddEndpointFilter<SameOrigin>();
            api.MapAuthApi();
            api.MapSessionsApi();
            app.MapSessionForms();
            api.MapPasskeysApi();
            app.MapPasskeyForms();
            app.MapProviderForms();
            api.MapTwoFactorApi();
            api.MapEmailChangesApi();
            api.MapDeletionApi();
            app.MapTwoFactorForms();
            api.MapAdminUsersApi();
            app.MapJwks();
            app.MapGet("/.well-known/change-password", (HttpContext http) => TypedResults.LocalRedirect(http.User.Identity is { IsAuthenticated: true } ? "/settings/security" : "/forgot-password")).ExcludeFromDescription();
            app.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription();
            return app;
        }
    }

    // A header is a program's choice; a session cookie is a person's; an access cookie is a browser program's.
    private static string? CookieOf(HttpContext http) =>
        TokenHandler.HasBearer(http.Request) || (!http.Request.Cookies.ContainsKey(SessionCookie.Name) && http.Request.Cookies.ContainsKey(TokenCookies.Access))
            ? null
            : SessionCookie.Scheme;

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, SignOut signOut, RefreshTokens refresh, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest(); // the form may be foreign: nothing is ended, and nobody believes it was
        }
        await signOut.RunAsync([http.User.SessionId, await refresh.SessionOfAsync(TokenCookies.RefreshOf(http.Request), ct)], ct);
        TokenCookies.Clear(http);
        await SessionCookie.SignOutAsync(http);
        return TypedResults.LocalRedirect("/");
    }
}

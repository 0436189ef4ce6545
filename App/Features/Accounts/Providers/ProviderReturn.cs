using System.Runtime.ExceptionServices;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Platform.Problems;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>What happens when a browser comes back from a provider, inside the authentication middleware: no page, always a redirect within this site.</summary>
internal static class ProviderReturn
{
    private const string SecurityPage = "/settings/security";
    private const string SignInPage = "/sign-in";

    /// <summary>
    /// What to answer instead of redeeming a code: null the first time that a state comes back, within its time. State and correlation cookie can be sent again and
    /// again, so the nonce in them is counted, and before each time is worth a call to the provider.
    /// </summary>
    public static async Task<OAuthTokenResponse?> RefusalAsync(HttpContext http, AuthenticationProperties properties) =>
        properties.ExpiresUtc > Get<TimeProvider>(http).GetUtcNow()
        && (await Get<Limiter>(http).TakeAsync($"provider:{ProviderFlow.Of(properties).Nonce}", 1, ProviderFlow.Lifetime, http.RequestAborted)).Allowed
            ? null
            : OAuthTokenResponse.Failed(new AuthenticationFailureException("The state was used before, or is too old."));

    public static async Task ReceiveAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var (flow, found) = (ProviderFlow.Of(context.Properties!), ProviderFlow.Found(context.Properties!));
        context.HandleResponse();
        http.Response.Redirect(flow.UserId is null ? await SignInAsync(http, flow, found) : await LinkAsync(http, flow, found));
    }

    public static Task FailAsync(RemoteFailureContext context)
    {
        if (context.Failure is { } failure && DatabaseOutage.Is(failure))
        {
            ExceptionDispatchInfo.Throw(failure); // nothing was used up: the page for this loads the address again
        }
        context.HandleResponse();
        var name = context.Scheme.Name;
        if (context.Failure?.Message.Contains("user_cancelled_authorize", StringComparison.Ordinal) == true)
        {
            Leave(context.HttpContext, SignInPage, L($"Signing in with {name} was cancelled."), "info");
            return Task.CompletedTask;
        }
        Fail(context.HttpContext, name, context.Failure);
        return Task.CompletedTask;
    }

    public static void Fail(HttpContext http, string name, Exception? why)
    {
        Get<ILoggerFactory>(http).CreateLogger(typeof(ProviderReturn)).ProviderFailed(name, why);
        Leave(http, SignInPage, L($"Signing in with {name} did not work. Try again, or choose another way."), "bad");
    }

    public static Task DenyAsync(AccessDeniedContext context)
    {
        context.HandleResponse();
        Leave(context.HttpContext, SignInPage, L($"Signing in with {context.Scheme.Name} was cancelled."), "info");
        return Task.CompletedTask;
    }

    private static async Task<string> SignInAsync(HttpContext http, ProviderFlow flow, ExternalIdentity found)
    {
        var signUp = new SignUp(found.Email, null, null, AcceptTerms: true, TimeZone: flow.TimeZone, Visit: flow.Visit);
        var outcome = await Get<SignInByProvider>(http).RunAsync(found, signUp, SessionKind.Browser, Caller.Of(http), http.RequestAborted);
        if (outcome.Ok)
        {
            await SessionCookie.SignInAsync(http, outcome.Require());
            return await Get<SignInDestination>(http).ForAsync(outcome.Require().Who, flow.ReturnUrl, http.RequestAborted);
        }
        switch (outcome.Code)
        {
            case "two_factor_required":
                return Get<TwoFactorTicket>(http).Lead(http, outcome, flow.ReturnUrl);
            case "email_unconfirmed":
                var pending = Get<PendingEmail>(http);
                pending.Set(http, pending.Write((string)outcome.Details["email"]!));
                return "/verify-email";
            case "link_needs_sign_in":
                Get<LinkNote>(http).Set(http, (string)outcome.Details["link"]!);
                Get<Flash>(http).Set(http, outcome.Message, "info");
                return $"{SignInPage}?returnUrl=%2Flink-provider";
            default:
                Get<Flash>(http).Set(http, outcome.Message, "bad");
                return SignInPage;
        }
    }

    private static async Task<string> LinkAsync(HttpContext http, ProviderFlow flow, ExternalIdentity found)
    {
        var outcome = await Get<LinkProvider>(http).AddAsync(flow.UserId!.Value, flow.SessionId, found.Provider.Key, found.Issuer, found.Subject, Caller.Of(http), http.RequestAborted);
        Get<Flash>(http).Set(http, outcome.Ok ? L($"{found.Provider.Name} is connected. Use it the next time you sign in.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return SecurityPage;
    }

    private static void Leave(HttpContext http, string path, Text why, string kind)
    {
        Get<Flash>(http).Set(http, why, kind);
        http.Response.Redirect(path);
    }

    private static T Get<T>(HttpContext http)
        where T : notnull => http.RequestServices.GetRequiredService<T>();
}

internal static partial class ProviderLogging
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in with {Provider} failed")]
    public static partial void ProviderFailed(this ILogger logger, string provider, Exception? failure);
}

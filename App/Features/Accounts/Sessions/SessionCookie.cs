using System.Security.Claims;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>The browser's sign-in: a protected cookie that names a session row and is worth nothing without it.</summary>
internal static class SessionCookie
{
    public const string Name = "__Host-session";
    public static readonly string Scheme = IdentityConstants.ApplicationScheme;

    /// <summary>Signs the browser in with a session that is already saved, in place of whoever it was before.</summary>
    public static Task SignInAsync(HttpContext http, StartedSession session)
    {
        TokenCookies.Clear(http); // or the browser would be somebody else as soon as this session is out
        return http.SignInAsync(Scheme, session.Who.Principal(session.SessionId, Scheme), new AuthenticationProperties { IsPersistent = true });
    }

    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(Scheme);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = StartSession.IdleLimit;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events = new()
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = to => AnswerAsync(to, Outcome.Unauthenticated),
            OnRedirectToReturnUrl = _ => Task.CompletedTask, // by itself it would follow what the address says, unread
            OnRedirectToAccessDenied = to => AnswerAsync(to, Outcome.Forbidden),
        };
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var gate = context.HttpContext.RequestServices.GetRequiredService<SessionGate>();
        var principal = context.Principal!;
        var live = principal.SessionId is { } id ? await gate.FindAsync(id, context.HttpContext.RequestAborted) : null;
        if (live is null || live.UserId != principal.UserId || live.SecurityStamp != principal.FindFirstValue(SignedIn.StampClaim))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> to, Outcome refusal)
    {
        if (to.Request.Path.StartsWithSegments("/api"))
        {
            return refusal.ToProblem().ExecuteAsync(to.HttpContext);
        }
        if (refusal == Outcome.Forbidden)
        {
            to.Response.StatusCode = refusal.Status;
            return Task.CompletedTask;
        }
        to.Response.Redirect(new Uri(to.RedirectUri).PathAndQuery); // a path only: the Host header is anybody's
        return Task.CompletedTask;
    }
}

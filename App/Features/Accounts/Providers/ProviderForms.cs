using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>The plain forms that lead to a provider, and those of its part of the security page.</summary>
internal static class ProviderForms
{
    private const string Page = "/settings/security";

    // In ASCII. It travels in addresses, of which some servers read no more than 8 KB.
    private const int MaxReturnUrl = 2000;

    public static void MapProviderForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/with/{provider}", LeaveAsync).ExcludeFromDescription().RequireRateLimiting(RateLimitPolicies.Auth);
        var forms = routes.MapGroup("/settings/providers").RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/{provider}/add", AddAsync);
        forms.MapPost("/remove", RemoveAsync);
    }

    // [FromForm] makes the antiforgery token required: nobody is sent to a provider by a foreign site.
    private static IResult LeaveAsync(string provider, [FromForm] string? returnUrl, [FromForm] string? timeZone, HttpContext http, ActiveProviders active, FirstTouch firstTouch, TimeProvider clock) =>
        active.Find(provider) is { } found
            ? Results.Challenge(
                new ProviderFlow(Platform.Security.Tokens.NewToken(), LocalNavigation.LocalOr(returnUrl, "") is { Length: > 0 and <= MaxReturnUrl } local ? local : null, null, null, firstTouch.Read(http.Request), timeZone is { Length: <= 64 } ? timeZone : null).ToProperties(clock.GetUtcNow()),
                [found.Name])
            : Results.NotFound();

    private static async Task<IResult> AddAsync(string provider, [FromForm] IFormCollection _, HttpContext http, ActiveProviders active, FreshProof proof, TimeProvider clock, CancellationToken ct) =>
        active.Find(provider) is not { } found ? Results.NotFound()
        : await proof.RequireAsync(http.User.SessionId, ct) is { Ok: false } ? ToProof()
        : Results.Challenge(new ProviderFlow(Platform.Security.Tokens.NewToken(), null, http.User.UserId, http.User.SessionId, null, null).ToProperties(clock.GetUtcNow()), [found.Name]);

    private static async Task<IResult> RemoveAsync([FromForm] string? issuer, [FromForm] string? subject, HttpContext http, LinkProvider link, Flash flash, CancellationToken ct)
    {
        var outcome = await link.RemoveAsync(http.User.UserId, http.User.SessionId, issuer, subject, SessionKind.Browser, Caller.Of(http), ct);
        if (outcome.Code == "proof_required")
        {
            return ToProof();
        }
        if (outcome.Ok)
        {
            await SessionCookie.SignInAsync(http, outcome.Require());
        }
        flash.Set(http, outcome.Ok ? L("Disconnected. You are signed out everywhere else.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect(Page);
    }

    private static IResult ToProof() => Results.LocalRedirect($"/settings/confirm?returnUrl={Uri.EscapeDataString(Page)}");
}

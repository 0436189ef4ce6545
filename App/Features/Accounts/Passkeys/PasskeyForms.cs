using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary>The plain forms of the passkeys section.</summary>
internal static class PasskeyForms
{
    private const string Page = "/settings/security";
    private static readonly Outcome NeedsScript = Outcome.Refused(400, "passkey_invalid", L("Passkeys need JavaScript in this browser."));

    public static void MapPasskeyForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/passkey", SignInAsync).ExcludeFromDescription().RequireRateLimiting(RateLimitPolicies.Auth);
        var forms = routes.MapGroup("/settings/passkeys").RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/add", AddAsync);
        forms.MapPost("/rename", RenameAsync);
        forms.MapPost("/remove", RemoveAsync);
    }

    // [FromForm] makes the antiforgery token required.
    private static async Task<IResult> AddAsync([FromForm] string? credential, [FromForm] string? name, HttpContext http, ManagePasskeys manage, Flash flash, CancellationToken ct) =>
        Back(http, flash, string.IsNullOrEmpty(credential) ? NeedsScript : await manage.AddAsync(http, credential, name, ct), L("Passkey added. Use it the next time you sign in."));

    private static async Task<IResult> RenameAsync([FromForm] string? id, [FromForm] string? name, HttpContext http, ManagePasskeys manage, Flash flash, CancellationToken ct) =>
        Back(http, flash, await manage.RenameAsync(http.User.UserId, id, name, ct), L("Passkey renamed."));

    private static async Task<IResult> RemoveAsync([FromForm] string? id, HttpContext http, ManagePasskeys manage, Flash flash, CancellationToken ct) =>
        Back(http, flash, await manage.RemoveAsync(http, id, ct), L("Passkey removed. Delete it on your device too."));

    private static async Task<IResult> SignInAsync(
        [FromForm] string? credential, [FromForm] string? returnUrl, HttpContext http, SignInByPasskey signIn, SignInDestination destination, Flash flash, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(credential))
        {
            return ToSignIn(http, flash, NeedsScript.Message, returnUrl);
        }
        var outcome = await signIn.RunAsync(http, credential, SessionKind.Browser, Caller.Of(http), ct);
        if (outcome.Ok)
        {
            await SessionCookie.SignInAsync(http, outcome.Require());
            return Results.LocalRedirect(await destination.ForAsync(outcome.Require().Who, returnUrl, ct));
        }
        return ToSignIn(http, flash, outcome.Message, returnUrl);
    }

    private static IResult ToSignIn(HttpContext http, Flash flash, Text why, string? returnUrl)
    {
        flash.Set(http, why, "bad");
        return Results.LocalRedirect("/sign-in" + QueryString.Create("returnUrl", LocalNavigation.LocalOr(returnUrl, SignInDestination.Home)));
    }

    private static IResult Back(HttpContext http, Flash flash, Outcome outcome, Text done)
    {
        if (outcome.Code == "proof_required")
        {
            return Results.LocalRedirect($"/settings/confirm?returnUrl={Uri.EscapeDataString(Page)}");
        }
        flash.Set(http, outcome.Ok ? done : outcome.Errors.Values.FirstOrDefault()?[0] ?? outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect(Page);
    }
}

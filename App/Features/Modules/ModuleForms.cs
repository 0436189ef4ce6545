using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Modules;

/// <summary>The plain forms of <c>/settings/modules</c>. [FromForm] makes the antiforgery token required.</summary>
internal static class ModuleForms
{
    private const string Page = "/settings/modules";

    public static void MapModuleForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(Page).RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/{module}/on", OnAsync);
        forms.MapPost("/{module}/off", OffAsync);
    }

    private static async Task<IResult> OnAsync(string module, [FromForm] string? returnUrl, HttpContext http, SwitchModule change, Flash flash, CancellationToken ct) =>
        Answer(await change.OnAsync(http.User.UserId, http.User.TeamId, module, Caller.Of(http).Address, ct), http, flash, returnUrl, title => L($"{title} is on."), module);

    private static async Task<IResult> OffAsync(string module, [FromForm] string? returnUrl, HttpContext http, SwitchModule change, Flash flash, CancellationToken ct) =>
        Answer(await change.OffAsync(http.User.UserId, module, Caller.Of(http).Address, ct), http, flash, returnUrl, title => L($"{title} is off. Nothing you made with it is lost."), module);

    private static RedirectHttpResult Answer(Outcome outcome, HttpContext http, Flash flash, string? returnUrl, Func<Text, Text> done, string module)
    {
        flash.Set(http, outcome.Ok ? done(ModuleCatalogue.Find(module)!.Title) : outcome.Message, outcome.Ok ? "ok" : "warn");
        return TypedResults.LocalRedirect(LocalNavigation.LocalOr(returnUrl, Page));
    }
}

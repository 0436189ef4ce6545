using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Profiles;

internal static class ProfilesApi
{
    public static RouteGroupBuilder MapProfilesApi(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/users/me").WithTags("Profile").RequireAuthorization();
        me.MapGet("", ShowAsync).Produces<MyProfile>();
        me.MapPatch("", EditAsync).Accepts<MyProfile>("application/json").Produces<MyProfile>().ProducesValidationProblem();
        me.MapGet("/completion", CompletionAsync).Produces<MyCompletion>();
        return me;
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal caller, ShowProfile show, CancellationToken ct) =>
        await show.WithSectionsAsync(caller.UserId, caller.TeamId, ct) is { } whole ? TypedResults.Ok(whole) : Outcome.NotFound.ToProblem();

    private static async Task<IResult> CompletionAsync(ClaimsPrincipal caller, IOwnedDbs dbs, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(caller.UserId, ct);
        return TypedResults.Ok(ProfileCompletion.Of(await ProfileFacts.LoadAsync(db, caller.UserId, ct)));
    }

    private static async Task<IResult> EditAsync(HttpRequest request, ClaimsPrincipal caller, EditProfile edit, ShowProfile show, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(request, ct);
        if (!body.Ok)
        {
            return body.ToProblem();
        }
        var outcome = await edit.RunAsync(caller.UserId, body.Value, request.HttpContext.Connection.RemoteIpAddress?.ToString(), ct);
        return outcome.Ok ? await ShowAsync(caller, show, ct) : outcome.ToProblem();
    }
}

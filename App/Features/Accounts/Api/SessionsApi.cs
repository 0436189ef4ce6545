using System.Security.Claims;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Accounts.Api;

/// <summary><c>/api/v1/auth/sessions</c>.</summary>
internal static class SessionsApi
{
    public static void MapSessionsApi(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/auth/sessions").WithTags("Authentication").RequireAuthorization();
        sessions.MapGet("", async (ClaimsPrincipal caller, MySessions mine, CancellationToken ct) =>
            TypedResults.Ok(await mine.ListAsync(caller.UserId, caller.SessionId, ct))).Produces<SignedInDevice[]>();
        sessions.MapGet("/current", (ClaimsPrincipal caller) => TypedResults.Ok(CurrentSession.Of(caller))).Produces<CurrentSession>();
        sessions.MapDelete("", EndOthersAsync).Produces(204);
        sessions.MapDelete("/{id:guid}", EndAsync).Produces(204);
    }

    private static async Task<IResult> EndOthersAsync(HttpContext http, ClaimsPrincipal caller, MySessions mine, CancellationToken ct)
    {
        await mine.EndOthersAsync(caller.UserId, caller.SessionId, Caller.Of(http), ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAsync(Guid id, HttpContext http, ClaimsPrincipal caller, MySessions mine, CancellationToken ct) =>
        await mine.EndAsync(caller.UserId, id, Caller.Of(http), ct) is { Ok: false } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    /// <summary>What the request itself says, once its session was found to live: costs no query.</summary>
    internal sealed record CurrentSession(Guid? SessionId, Guid UserId, Guid TeamId, string? Name, string? Role)
    {
        public static CurrentSession Of(ClaimsPrincipal caller) =>
            new(caller.SessionId, caller.UserId, caller.TeamId, caller.FindFirstValue(ClaimTypes.Name), caller.FindFirstValue(ClaimTypes.Role));
    }
}

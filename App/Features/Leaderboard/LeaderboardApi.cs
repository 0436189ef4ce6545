using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Leaderboard;

internal static class LeaderboardApi
{
    public static void MapLeaderboardApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Leaderboard").RequireAuthorization();
        group.MapGet("/leaderboard", ShowAsync).Produces<LeaderboardPage>().ProducesValidationProblem().WithSummary("People who opted in, by running streak, then XP");
        group.MapGet("/members", FindAsync).Produces<MembersPage>().ProducesValidationProblem().WithSummary("People who opted in, by how their username or display name begins");
    }

    private static async Task<IResult> ShowAsync(string? after, string? limit, ClaimsPrincipal caller, ListLeaderboard list, CancellationToken ct) =>
        (await list.RunAsync(caller.UserId, after, limit, ct)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> FindAsync(string? q, string? after, string? limit, ClaimsPrincipal caller, FindMembers find, CancellationToken ct) =>
        (await find.RunAsync(caller.UserId, q, after, limit, ct)).ToHttp(TypedResults.Ok);
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary><c>/api/v1/admin/plans</c>, for administrators.</summary>
internal static class AdminPlansApi
{
    public static void MapAdminPlansApi(this IEndpointRouteBuilder api) => api
        .MapPost("/admin/plans/{code}/move", MoveAsync)
        .WithTags("Administration").WithSummary("Move subscribers of older versions to the one on offer, at the end of their period")
        .RequireAdministrator()
        .Accepts<MoveOrder>(isOptional: true, "application/json").Produces<MoveSummary>();

    private static async Task<IResult> MoveAsync(string code, HttpContext http, MoveSubscribers move, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var apply = body.Flag("apply");
            return body.Refusal?.ToProblem() ?? (await move.RunAsync(http.User.UserId, code, apply, Caller.Of(http), ct)).ToHttp(summary => TypedResults.Ok(summary));
        });

    /// <param name="Apply">Without it nothing is changed, and the answer says what would be.</param>
    private sealed record MoveOrder(bool Apply = false);
}

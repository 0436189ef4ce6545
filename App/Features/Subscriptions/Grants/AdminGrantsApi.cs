using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions.Grants;

/// <summary>What administrators give people: <c>/api/v1/admin/users/{id}/grant</c>.</summary>
internal static class AdminGrantsApi
{
    public static void MapAdminGrantsApi(this IEndpointRouteBuilder api)
    {
        var user = api.MapGroup("/admin/users/{id:guid}").WithTags("Administration").RequireAdministrator();
        user.MapPost("/grant", GiveAsync).WithSummary("Give a plan, or one feature or limit, until a day")
            .Accepts<GrantOrder>("application/json").Produces<GrantSummary>(201).ProducesValidationProblem();
        user.MapGet("/grants", async (Guid id, AppDb db, CancellationToken ct) => TypedResults.Ok(await GrantAccess.ListAsync(db, id, ct)))
            .WithSummary("What was given, newest first");
        user.MapDelete("/grants/{grantId:guid}", async (Guid id, Guid grantId, HttpContext http, EndGrant end, CancellationToken ct) =>
            (await end.RunAsync(http.User.UserId, id, grantId, Caller.Of(http), ct)).ToHttp()).WithSummary("Take back what was given").Produces(204);
    }

    private static async Task<IResult> GiveAsync(Guid id, HttpContext http, GrantAccess grant, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var wish = new GrantWish(body.Text("plan"), body.Text("feature"), body.Long("limit"), body.Moment("until"), body.Text("reason"));
            return body.Refusal?.ToProblem()
                ?? (await grant.RunAsync(http.User.UserId, id, wish, Caller.Of(http), ct))
                    .ToHttp(given => TypedResults.Created($"/api/v1/admin/users/{id}/grants/{given.Id}", given));
        });

    /// <param name="Plan">A plan's code; or give a feature.</param>
    /// <param name="Feature">Key of a feature or limit.</param>
    /// <param name="Limit">How much of a limit; left out for no limit.</param>
    /// <param name="Until">A moment within ten years.</param>
    /// <param name="Reason">One line of at most 200 characters.</param>
    private sealed record GrantOrder(string? Plan, string? Feature, long? Limit, DateTimeOffset Until, string Reason);
}

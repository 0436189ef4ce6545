using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Learning;

internal static class ProgressApi
{
    public static void MapProgressApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users/me/progress", RecordAsync).RequireAuthorization().WithTags("Profile").Accepts<Progress>("application/json").Produces<MyLearning>().ProducesProblem(402).ProducesValidationProblem();

    private static Task<IResult> RecordAsync(HttpRequest request, ClaimsPrincipal caller, RecordProgress record, CancellationToken ct) =>
        JsonFields.AnswerAsync(request, async fields =>
        {
            var progress = new Progress(
                fields.Whole("lessons"), fields.Whole("minutes"), fields.Whole("xp"), fields.Whole("words"), fields.Whole("kanji"), fields.Number("accuracy"), fields.Text("idempotencyKey"));
            return fields.Refusal is { } refusal ? refusal.ToProblem() : (await record.RunAsync(caller.UserId, caller.TeamId, progress, ct)).ToHttp(TypedResults.Ok);
        });
}

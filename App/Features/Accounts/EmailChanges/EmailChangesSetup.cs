using BlazorAccounts.Features.Accounts.Api;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts.EmailChanges;

internal static class EmailChangesSetup
{
    public static void AddEmailChanges(this IServiceCollection services) =>
        services.AddSingleton<ChangeEmail>().AddSingleton<UndoEmailChange>().AddSingleton(new SecuritySection(typeof(EmailSection), 5));

    public static void MapEmailChangesApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Authentication").RequireRateLimiting(RateLimitPolicies.Auth);
        auth.MapPost("/change-email", AskAsync).RequireAuthorization().Accepts<ResendCodeRequest>("application/json").Produces(202);
        auth.MapPost("/change-email/verify", ConfirmAsync).RequireAuthorization().Accepts<CodeRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/undo-email-change", UndoAsync).Accepts<UndoRequest>("application/json").Produces(204);
    }

    private static async Task<IResult> AskAsync(HttpContext http, ChangeEmail change, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var email = body.Text("email");
            var outcome = body.Refusal ?? await change.AskAsync(http.User.UserId, http.User.SessionId, email, ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> ConfirmAsync(HttpContext http, ChangeEmail change, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (code, cookies) = (body.Text("code"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await change.ConfirmAsync(http.User.UserId, code, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> UndoAsync(HttpContext http, UndoEmailChange undo, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var token = body.Text("token");
            return body.Refusal?.ToProblem() ?? (await undo.RunAsync(token, Caller.Of(http), ct)).ToHttp(_ => TypedResults.NoContent());
        });

    internal sealed record CodeRequest(string Code, bool? Cookies);

    internal sealed record UndoRequest(string Token);
}

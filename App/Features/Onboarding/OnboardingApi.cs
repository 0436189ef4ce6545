using System.Security.Claims;
using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Onboarding;

internal static class OnboardingApi
{
    public static RouteGroupBuilder MapOnboardingApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/onboarding").WithTags("Onboarding").RequireAuthorization();
        group.MapGet("", ShowAsync).Produces<OnboardingState>();
        group.MapPut("/steps/{step}", SaveAsync).Accepts<JsonElement>("application/json").Produces<OnboardingState>().ProducesValidationProblem();
        group.MapPost("/skip", SkipAsync).Produces<OnboardingState>();
        group.MapPost("/complete", CompleteAsync).Produces<OnboardingState>();
        group.MapPut("/modules/{module}", AddModuleAsync).Produces<OnboardingState>();
        return group;
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal caller, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(caller.UserId, ct);
        return await OnboardingState.ForAsync(db, recommend, caller.UserId, ct) is { } state ? TypedResults.Ok(state) : Outcome.NotFound.ToProblem();
    }

    private static async Task<IResult> SaveAsync(string step, HttpRequest request, ClaimsPrincipal caller, SaveOnboardingStep save, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct)
    {
        if (OnboardingSteps.Parse(step) is not { } known)
        {
            return Outcome.NotFound.ToProblem();
        }
        var body = await JsonBody.ReadAsync(request, ct);
        if (!body.Ok)
        {
            return body.ToProblem();
        }
        return await AnswerAsync(await save.RunAsync(caller.UserId, known, body.Value, request.HttpContext.Connection.RemoteIpAddress?.ToString(), ct), caller, dbs, recommend, ct);
    }

    private static async Task<IResult> SkipAsync(HttpContext http, ClaimsPrincipal caller, SkipOnboarding skip, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await skip.RunAsync(caller.UserId, http.Connection.RemoteIpAddress?.ToString(), ct), caller, dbs, recommend, ct);

    private static async Task<IResult> CompleteAsync(HttpContext http, ClaimsPrincipal caller, CompleteOnboarding complete, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await complete.RunAsync(caller.UserId, http.Connection.RemoteIpAddress?.ToString(), ct), caller, dbs, recommend, ct);

    private static async Task<IResult> AddModuleAsync(string module, HttpContext http, ClaimsPrincipal caller, AddModule add, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await add.RunAsync(caller.UserId, caller.TeamId, module, Caller.Of(http).Address, ct), caller, dbs, recommend, ct);

    private static async Task<IResult> AnswerAsync(Outcome outcome, ClaimsPrincipal caller, IOwnedDbs dbs, RecommendModules recommend, CancellationToken ct) =>
        outcome.Ok ? await ShowAsync(caller, dbs, recommend, ct) : outcome.ToProblem();
}

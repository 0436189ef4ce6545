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

    private static async Task<IResult> ShowAsync(ClaimsPrincipal caller, AppDb db, RecommendModules recommend, CancellationToken ct) =>
        await OnboardingState.ForAsync(db, recommend, caller.UserId, ct) is { } state ? TypedResults.Ok(state) : Outcome.NotFound.ToProblem();

    private static async Task<IResult> SaveAsync(string step, HttpRequest request, ClaimsPrincipal caller, SaveOnboardingStep save, AppDb db, RecommendModules recommend, CancellationToken ct)
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
        return await AnswerAsync(await save.RunAsync(caller.UserId, known, body.Value, request.HttpContext.Connection.RemoteIpAddress?.ToString(), ct), caller, db, recommend, ct);
    }

    private static async Task<IResult> SkipAsync(ClaimsPrincipal caller, SkipOnboarding skip, AppDb db, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await skip.RunAsync(caller.UserId, ct), caller, db, recommend, ct);

    private static async Task<IResult> CompleteAsync(ClaimsPrincipal caller, CompleteOnboarding complete, AppDb db, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await complete.RunAsync(caller.UserId, ct), caller, db, recommend, ct);

    private static async Task<IResult> AddModuleAsync(string module, ClaimsPrincipal caller, AddModule add, AppDb db, RecommendModules recommend, CancellationToken ct) =>
        await AnswerAsync(await add.RunAsync(caller.UserId, module, ct), caller, db, recommend, ct);

    private static async Task<IResult> AnswerAsync(Outcome outcome, ClaimsPrincipal caller, AppDb db, RecommendModules recommend, CancellationToken ct) =>
        outcome.Ok ? await ShowAsync(caller, db, recommend, ct) : outcome.ToProblem();
}

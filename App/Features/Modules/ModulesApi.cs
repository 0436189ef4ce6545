using System.Security.Claims;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Modules;

internal static class ModulesApi
{
    private const string Root = "/subscriptions";

    public static void MapModulesApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(Root).WithTags("Modules").RequireAuthorization();
        group.MapGet("", ListAsync).WithSummary("The plan, and which modules are active").Produces<ModuleList>();
        group.MapPost("", AddAsync).WithSummary("Activate a module").Accepts<ModuleWish>("application/json")
            .Produces<ModuleAnswer>(201).Produces<ModuleAnswer>().ProducesProblem(402).ProducesProblem(404).ProducesProblem(422).ProducesValidationProblem();
        group.MapDelete("/{moduleId}", RemoveAsync).WithSummary("Deactivate a module").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal person, MyModules modules, Entitlements entitlements, CancellationToken ct)
    {
        var mine = await modules.OfAsync(person.UserId, person.TeamId, ct);
        return TypedResults.Ok(new ModuleList(
            (await entitlements.OfAsync(person.TeamId, ct)).PlanCode, [.. mine.Where(m => m.IsActive).Select(m => m.Offer.Key)], [.. mine.Select(ModuleAnswer.Of)]));
    }

    private static Task<IResult> AddAsync(HttpContext http, SwitchModule change, MyModules modules, CancellationToken ct) =>
        JsonFields.AnswerAsync(http.Request, async body =>
        {
            var key = body.Text("moduleId");
            if (body.Refusal is { } refusal)
            {
                return refusal.ToProblem();
            }
            if (string.IsNullOrWhiteSpace(key))
            {
                return Outcome.Invalid("moduleId", "validation_failed", L("Say which module.")).ToProblem();
            }
            var me = http.User;
            var turned = await change.OnAsync(me.UserId, me.TeamId, key, Caller.Of(http).Address, ct);
            if (!turned.Ok)
            {
                return turned.ToProblem();
            }
            var answer = ModuleAnswer.Of((await modules.OfAsync(me.UserId, me.TeamId, ct)).Single(m => m.Offer.Key == key));
            return turned.Value ? TypedResults.Created($"/api/v1{Root}", answer) : TypedResults.Ok(answer);
        });

    private static async Task<IResult> RemoveAsync(string moduleId, HttpContext http, SwitchModule change, CancellationToken ct) =>
        (await change.OffAsync(http.User.UserId, moduleId, Caller.Of(http).Address, ct)).ToHttp(_ => TypedResults.NoContent());
}

/// <param name="Plan">Code of the plan whose terms hold now.</param>
/// <param name="Active">Keys of the modules that can be used now.</param>
/// <param name="Modules">The whole catalogue.</param>
public sealed record ModuleList(string Plan, IReadOnlyList<string> Active, IReadOnlyList<ModuleAnswer> Modules);

/// <param name="State"><c>active</c>; <c>inactive</c>; <c>needs_plan</c>: chosen, and back by itself with a plan that includes it; <c>coming</c>: cannot be activated yet.</param>
/// <param name="Included">Whether the plan includes it.</param>
/// <param name="Feature">What a plan has to include; null where any plan will do.</param>
public sealed record ModuleAnswer(string ModuleId, string Name, string Description, string State, bool Included, string? Feature, DateTimeOffset? ActivatedAt)
{
    internal static ModuleAnswer Of(MyModule mine) =>
        new(mine.Offer.Key, mine.Offer.Title, mine.Offer.Summary, JsonNamingPolicy.SnakeCaseLower.ConvertName(mine.State.ToString()), mine.IsIncluded, mine.Offer.Feature, mine.Since);
}

/// <param name="ModuleId">Key of a module, as in the list.</param>
public sealed record ModuleWish(string? ModuleId);

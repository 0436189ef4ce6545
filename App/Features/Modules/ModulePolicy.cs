using BlazorAccounts.Features.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace BlazorAccounts.Features.Modules;

/// <summary>Authorization policies that ask for an active module, for lines of the navigation.</summary>
public static class ModulePolicy
{
    /// <summary>The course: lessons or practice.</summary>
    public const string Learn = "module:learn";

    public const string Analytics = "module:analytics";

    internal static AuthorizationBuilder AddModulePolicies(this AuthorizationBuilder policies) => policies
        .AddPolicy(Learn, policy => policy.AddRequirements(new AnyModule([ModuleKey.Lessons, ModuleKey.PracticeDecks])))
        .AddPolicy(Analytics, policy => policy.AddRequirements(new AnyModule([ModuleKey.Analytics])));
}

/// <summary>One of these is active.</summary>
internal sealed record AnyModule(IReadOnlyList<string> Modules) : IAuthorizationRequirement;

internal sealed class AnyModuleHandler(MyModules modules) : AuthorizationHandler<AnyModule>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AnyModule requirement)
    {
        if (context.User.Identity is { IsAuthenticated: true } && (await modules.ActiveAsync(context.User.UserId, context.User.TeamId, CancellationToken.None)).Overlaps(requirement.Modules))
        {
            context.Succeed(requirement);
        }
    }
}

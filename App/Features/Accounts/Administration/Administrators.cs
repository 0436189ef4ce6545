using BlazorAccounts.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>Who is an administrator now. The one place that says so, for endpoints, pages and use cases alike: a claim may be an hour old.</summary>
public static class Administrators
{
    /// <summary>For endpoints and pages that are for administrators: the role is looked up with every request.</summary>
    public const string Policy = "administrators";

    extension(AppDb db)
    {
        public Task<bool> IsAdminAsync(Guid userId, CancellationToken ct) => db.Users.AnyAsync(u => u.Id == userId && u.Standing.IsAdmin && u.State == UserState.Active, ct);

        /// <summary>Before somebody leaves who may be one: who leaves at the same time waits here until the caller's transaction is over, and then sees what it did.</summary>
        internal Task LockAdminsAsync(CancellationToken ct) =>
            db.Roles.Where(r => r.Id == AccountRoles.AdminId).ExecuteUpdateAsync(set => set.SetProperty(r => r.ConcurrencyStamp, r => r.ConcurrencyStamp), ct);
    }

    extension(AuthorizationBuilder policies)
    {
        internal AuthorizationBuilder AddAdministrators() => policies.AddPolicy(Policy, policy => policy.RequireRole(SignedIn.AdminRole).AddRequirements(new StillAdministrator()));
    }

    extension<TBuilder>(TBuilder endpoints) where TBuilder : IEndpointConventionBuilder
    {
        public TBuilder RequireAdministrator() => endpoints.RequireAuthorization(Policy);
    }
}

/// <summary>Somebody who signed in as an administrator, and is one still.</summary>
internal sealed class StillAdministrator : IAuthorizationRequirement;

internal sealed class StillAdministratorHandler(IDbContextFactory<AppDb> dbs) : AuthorizationHandler<StillAdministrator>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, StillAdministrator requirement)
    {
        var ct = (context.Resource as HttpContext)?.RequestAborted ?? CancellationToken.None;
        if (context.User.IsInRole(SignedIn.AdminRole)) // spares everybody else the look
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            if (await db.IsAdminAsync(context.User.UserId, ct))
            {
                context.Succeed(requirement);
            }
        }
    }
}

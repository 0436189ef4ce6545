using BlazorAccounts.Data;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>Who may spend a team's money. Asked again inside every use case that does; a page that shows a button grants nothing.</summary>
public static class BillingRights
{
    extension(AppDb db)
    {
        /// <summary>Done for owners, admins and billing contacts; 403 for other members; 404 for strangers, also when there is no such team.</summary>
        public async Task<Outcome> MayPayAsync(Guid teamId, Guid actorId, CancellationToken ct) => await db.RoleInTeamAsync(teamId, actorId, ct) switch
        {
            null => Outcome.NotFound,
            TeamRole.Member => Outcome.Refused(403, "not_allowed", L("Only owners, admins and billing contacts of this team can do that.")),
            _ => Outcome.Done,
        };
    }
}

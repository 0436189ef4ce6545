using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// What billing asks of the feature above it that keeps subscriptions, and tells it. Billing knows that something is charged; what that gives a team
/// is not its business.
/// </summary>
public interface IBilledSubscriptions
{
    /// <summary>Whether a gateway charges this team already, so that another checkout must not open.</summary>
    Task<bool> IsChargedAsync(AppDb db, Guid teamId, CancellationToken ct);

    /// <summary>Whether the next payment would be the team's first for a plan, after or during a trial.</summary>
    Task<bool> ConvertsTrialAsync(AppDb db, Guid teamId, CancellationToken ct);

    /// <summary>Every team that a gateway charges, as a query to be part of another.</summary>
    IQueryable<Guid> ChargedTeams(AppDb db);

    /// <summary>The gateway's ids of what still charges this team there, as far as it is known here.</summary>
    Task<List<string>> ChargingAsync(AppDb db, Guid teamId, string gateway, CancellationToken ct);

    /// <summary>
    /// The gateway's id of the live subscription that charges the team instead, when this one is not known here; null when it is, or when nothing else charges.
    /// </summary>
    Task<string?> ChargedInsteadAsync(AppDb db, Guid teamId, GatewaySubscription state, CancellationToken ct);

    /// <summary>
    /// Takes over the state a gateway has now. Adds its changes to <paramref name="db"/> and does not save: they are committed together with the
    /// event they came from. Called again with fresh state when somebody else was quicker.
    /// </summary>
    /// <returns>Why the state contradicts what was sold, in one line; null when it was taken over.</returns>
    Task<string?> ApplyAsync(AppDb db, Guid teamId, GatewaySubscription state, DateTimeOffset now, CancellationToken ct);

    /// <summary>Another subscription may charge from a moment on and follows the team's live one then. Adds to <paramref name="db"/> and does not save; again it changes nothing.</summary>
    /// <returns>Whether there is a live one that is paid until just then, and that it was sold to follow.</returns>
    Task<bool> FollowAsync(AppDb db, Guid teamId, GatewaySubscription next, DateTimeOffset from, DateTimeOffset now, CancellationToken ct);

    /// <summary>What was to follow does not any more. Adds to <paramref name="db"/> and does not save.</summary>
    Task NothingFollowsAsync(AppDb db, Guid teamId, DateTimeOffset now, CancellationToken ct);

    /// <summary>After the commit.</summary>
    void Applied(Guid teamId);
}

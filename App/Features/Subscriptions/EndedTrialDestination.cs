using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Whose trial has ended without a purchase sees the plans first after signing in (TRI-5).</summary>
internal sealed class EndedTrialDestination(Entitlements entitlements) : ISignInDestination
{
    // Before the wizard (100): what has ended is said first; the dashboard goes on offering the wizard.
    public int Order => 50;

    public async ValueTask<string?> ForAsync(Guid userId, Guid teamId, CancellationToken ct) =>
        await entitlements.OfAsync(teamId, ct) is { Tier: <= PlanTier.Free, Current: { TrialEnd: not null, GatewaySubscriptionId: null } } ? "/upgrade" : null;
}

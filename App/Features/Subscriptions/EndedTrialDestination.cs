using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Whose trial has ended without a purchase sees the plans after signing in (TRI-5), once the wizard is out of the way.</summary>
internal sealed class EndedTrialDestination(Entitlements entitlements) : ISignInDestination
{
    public int Order => 200;

    public async ValueTask<string?> ForAsync(Guid userId, Guid teamId, CancellationToken ct) =>
        await entitlements.OfAsync(teamId, ct) is { Tier: <= PlanTier.Free, Current: { TrialEnd: not null, GatewaySubscriptionId: null } } ? "/upgrade" : null;
}

using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>The <c>subscription</c> of <c>GET /users/me</c>: the same answer as <c>GET /billing</c>.</summary>
internal sealed class SubscriptionSection(Entitlements entitlements, PlanCatalogue plans) : IProfileSection
{
    public string Name => "subscription";

    public async ValueTask<object?> ForAsync(MyProfile me, Guid teamId, object? row, CancellationToken ct) => await BillingSummary.OfAsync(entitlements, plans, teamId, ct);
}

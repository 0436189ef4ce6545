using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// What can be done beside selling and charging a mandate: its end. Cashfree divides no period, and a mandate is capped at the price it was given for, so another plan
/// takes another mandate; its pause is how a cancelled plan runs out here.
/// </summary>
internal sealed partial class CashfreeGateway
{
    public Task<GatewayPreview> PreviewChangeAsync(GatewayChange change, CancellationToken ct) => throw NotSupported();

    public Task ChangeAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ChangeAtPeriodEndAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task PauseAsync(string subscriptionId, bool pause, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ResumeNowAsync(string subscriptionId, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public async Task EndSubscriptionAsync(string subscriptionId, CancellationToken ct)
    {
        if (WaitsForPayer(subscriptionId))
        {
            await EndAgreementAsync(subscriptionId, ct);
            return;
        }
        if (await FindAsync(subscriptionId, ct) is not { } subscription || HasEnded(subscription))
        {
            return;
        }
        try
        {
            await ManageAsync(subscriptionId, "CANCEL", null, $"end-{subscriptionId}", ct);
        }
        catch (GatewayRefusedException) when (Text(subscription, "subscription_status") is "INITIALIZED" or "INITIALISED")
        {
            // a page nobody paid on; it expires by itself
        }
    }

    private static GatewayRefusedException NotSupported() => new(422, "not_supported", "Cashfree divides no period, and changes no running mandate here.");

    private static bool HasEnded(JsonElement subscription) =>
        Text(subscription, "subscription_status") is "CANCELLED" or "CUSTOMER_CANCELLED" or "COMPLETED" or "EXPIRED" or "LINK_EXPIRED";
}

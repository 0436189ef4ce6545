using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>For who takes a prepared plan back while the present one still runs.</summary>
public sealed class KeepReplaced(PaymentGateways gateways, FollowPrepared followed, SyncBilling sync)
{
    /// <summary>Why the present plan cannot go on: 409 <c>change_refused</c>, 503 <c>payments_unavailable</c>; null when it can.</summary>
    public async Task<Outcome?> RefusalAsync(RunningPlan running, CancellationToken ct)
    {
        try
        {
            return (await gateways.Require(running.Gateway).ReadSubscriptionAsync(running.SubscriptionId, ct)).Status is GatewayStatus.Ended
                ? Outcome.Conflict("change_refused", L("Your bank has ended the leave to charge for the present plan, so it cannot go on. You can choose another plan, or cancel."))
                : null;
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was changed; please try again in a minute."), down.RetryAfter);
        }
        catch (GatewayRefusedException)
        {
            return Outcome.Conflict("change_refused", L("The payment service did not accept the change. Please reload the page."));
        }
    }

    /// <summary>Does at the gateway what is left to do there. While it does not answer, a job comes back to it.</summary>
    public async Task RunAsync(Guid teamId, BilledAt at, CancellationToken ct)
    {
        if (!(await followed.RunAsync(gateways.Require(at.Gateway), teamId, ct)).Contains(at.SubscriptionId))
        {
            return;
        }
        try
        {
            await sync.RunAsync(at.Gateway, new(EventId: "", Type: "", at.CustomerId, at.SubscriptionId, null, null), null, ct);
        }
        catch (Exception failure) when (failure.IsGatewayFault)
        {
            // it is done there, and its news or reconciliation says so
        }
    }
}

using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>Which subscription at which gateway.</summary>
public sealed record BilledAt(string Gateway, string CustomerId, string SubscriptionId);

/// <summary>Asks a gateway to change a running subscription, and takes over what it then says without waiting for its news.</summary>
public sealed partial class ChangeAtGateway(PaymentGateways gateways, SyncBilling sync, ILogger<ChangeAtGateway> log)
{
    /// <summary>What a change would charge now. 503 <c>payments_unavailable</c>, 409 <c>change_refused</c>.</summary>
    public async Task<Outcome<GatewayPreview>> PreviewAsync(BilledAt at, GatewayChange change, CancellationToken ct)
    {
        try
        {
            return await gateways.Require(at.Gateway).PreviewChangeAsync(change, ct);
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was changed; please try again in a minute."), down.RetryAfter)
                .For<GatewayPreview>();
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, at.Gateway, at.SubscriptionId);
            return Refused.For<GatewayPreview>();
        }
    }

    /// <summary>
    /// Makes a change. 422 <c>card_refused</c> when its charge failed and 409 <c>change_refused</c>: nothing changed. 503 <c>payments_unavailable</c>: it may have been
    /// made or not; the same call with the same key finds out.
    /// </summary>
    public async Task<Outcome> RunAsync(BilledAt at, Func<IPaymentGateway, Task> change, CancellationToken ct)
    {
        try
        {
            await change(gateways.Require(at.Gateway));
            await sync.RunAsync(at.Gateway, new(EventId: "", Type: "", at.CustomerId, at.SubscriptionId, null, null), null, ct);
            return Outcome.Done;
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable(
                "payments_unavailable", L("The payment service does not answer at the moment. If the change was made, it shows here by itself; nothing is charged twice."), down.RetryAfter);
        }
        catch (GatewayRefusedException refused) when (refused.Status == 402)
        {
            return Outcome.Refused(422, "card_refused", L("Your card was not accepted, so nothing was changed and nothing was charged. Use another card and try again."));
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, at.Gateway, at.SubscriptionId);
            return Refused;
        }
    }

    private static Outcome Refused => Outcome.Conflict("change_refused", L("The payment service did not accept the change. Please reload the page."));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gateway} refuses to change {Subscription}")]
    private partial void LogRefused(Exception refusal, string gateway, string subscription);
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>
/// Finds or opens the page on which a renewal is approved by paying it. Grants nothing; the gateway's news does. However many ask, on whatever node, they are led to the same
/// page, and what is paid on it counts once.
/// </summary>
public sealed partial class OpenRenewal(PaymentGateways gateways, PublicAddress address, ILogger<OpenRenewal> log)
{
    public static Outcome Nothing => Outcome.Conflict("nothing_to_approve", L("No payment waits for your approval."));

    /// <summary>409 <c>nothing_to_approve</c>, <c>payment_under_way</c>, 503 <c>payments_unavailable</c>.</summary>
    internal async Task<Outcome<CheckoutStarted>> RunAsync(string gateway, string subscriptionId, User buyer, CancellationToken ct)
    {
        try
        {
            var page = await gateways.Require(gateway)
                .OpenRenewalAsync(new(subscriptionId, address.To("/billing?updating=1"), new(buyer.Email!, buyer.FullName, buyer.PhoneNumber)), ct);
            return page is { State: GatewayCheckoutState.Open, Url: { } url } ? new CheckoutStarted(url, gateway)
                : Outcome.Conflict("payment_under_way", L("The payment was made and is being confirmed. This takes a moment.")).For<CheckoutStarted>();
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was charged; please try again in a minute."), down.RetryAfter)
                .For<CheckoutStarted>();
        }
        catch (GatewayRefusedException refused) when (refused.Status is 409 or 404)
        {
            return Nothing.For<CheckoutStarted>(); // it was paid, cancelled or ended meanwhile
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, gateway, subscriptionId);
            return Outcome.Unavailable("payments_unavailable", L("The payment service did not accept this. Nothing was charged; we are looking into it."), TimeSpan.FromMinutes(5))
                .For<CheckoutStarted>();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses to renew {Subscription}")]
    private partial void LogRefused(Exception refusal, string gateway, string subscription);
}

using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>What a checkout looks like to its gateway, made from our row alone, so that the same row always asks for the same thing.</summary>
public sealed class CheckoutPages(PaymentGateways gateways, ReturnAddress address, TeamGate gate)
{
    public TeamGate Gate => gate;

    public IPaymentGateway Of(Checkout row) => gateways.Require(row.Gateway);

    public CheckoutRequest RequestFor(Checkout row, string customerId, string planName) => new(
        row.Id,
        row.TeamId,
        customerId,
        new(row.LookupKey, row.PlanCode, planName, row.Price, row.PlanCode.EndsWith(".yearly", StringComparison.Ordinal)),
        address.Of("/checkout/return?session_id={CHECKOUT_SESSION_ID}"),
        address.Of("/upgrade?canceled=1"));
}

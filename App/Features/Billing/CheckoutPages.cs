using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>What a checkout looks like to its gateway, made from our row and its buyer, so that the same row always asks for the same thing.</summary>
public sealed class CheckoutPages(PaymentGateways gateways, PublicAddress address, OneAtATime turns)
{
    public OneAtATime Turns => turns;

    public IPaymentGateway Of(Checkout row) => gateways.Require(row.Gateway);

    public CheckoutRequest RequestFor(Checkout row, string customerId, User buyer, string planName) => new(
        row.Id,
        row.TeamId,
        customerId,
        new(row.LookupKey, row.PlanCode, planName, row.Price, row.PlanCode.EndsWith(".yearly", StringComparison.Ordinal)),
        address.To("/checkout/return?session_id={CHECKOUT_SESSION_ID}"),
        address.To("/upgrade?canceled=1"),
        new(buyer.Email!, buyer.FullName, buyer.PhoneNumber),
        row.CreatedAt)
    {
        Discount = row.StartsAt is null && row.Due != row.Price ? new($"coupon-{row.Id:N}", row.Price - row.Due) : null,
        PayBy = row.PayBy,
        StartsAt = row.StartsAt,
    };
}

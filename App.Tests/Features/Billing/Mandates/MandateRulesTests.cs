using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

[Covers("PAY-2", "PAY-6")]
public sealed class MandateRulesTests
{
    [Theory]
    [InlineData(1, "INR", false)]
    [InlineData(79900, "INR", false)]
    [InlineData(1_499_999, "INR", false)]
    [InlineData(1_500_000, "INR", false)] // up to the limit, and not from it on
    [InlineData(1_500_001, "INR", true)]
    [InlineData(9_999_900, "INR", true)]
    [InlineData(1_500_001, "USD", false)] // the law of one country
    [InlineData(long.MaxValue, "JPY", false)]
    public void Above_fifteen_thousand_rupees_each_charge_is_approved(long amount, string currency, bool approved) =>
        Assert.Equal(approved, MandateRules.NeedsApproval(new(amount, currency)));
}

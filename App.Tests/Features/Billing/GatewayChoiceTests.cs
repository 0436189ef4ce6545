using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-2")]
public sealed class GatewayChoiceTests(GatewayChoiceTests.Shared shared) : IClassFixture<GatewayChoiceTests.Shared>
{
    [Theory]
    //          profile billing header zone             currency chosen      then
    [InlineData(null, null, null, null, "USD", null, "stripe")]
    [InlineData(null, null, null, "Europe/Paris", "EUR", null, "stripe")]
    [InlineData(null, null, null, "Asia/Kolkata", "INR", null, "cashfree")]
    [InlineData(null, null, null, "Asia/Calcutta", "INR", null, "cashfree")]
    [InlineData(null, null, "IN", "Europe/Paris", "INR", null, "cashfree")]
    [InlineData(null, null, "FR", "Asia/Kolkata", "INR", null, "stripe")]
    [InlineData(null, "in", "FR", "Europe/Paris", "INR", null, "cashfree")]
    [InlineData("US", "IN", "IN", "Asia/Kolkata", "INR", null, "stripe")]
    [InlineData("IN", "US", "US", "Europe/Paris", "INR", null, "cashfree")]
    [InlineData("", " ", null, "Asia/Kolkata", "INR", null, "cashfree")] // what is blank says nothing
    [InlineData("IN", null, null, null, "USD", null, "stripe")] // the currency is kept, and Cashfree does not take it
    [InlineData("IN", null, null, null, "INR", "stripe", "stripe")]
    [InlineData("US", null, null, null, "INR", "cashfree", "cashfree")]
    [InlineData("IN", null, null, null, "USD", "cashfree", null)]
    [InlineData("IN", null, null, null, "INR", "cash", null)]
    public void India_pays_at_cashfree_others_at_stripe_and_a_choice_wins(string? profile, string? billing, string? header, string? zone, string currency, string? chosen, string? then)
    {
        var place = new BuyerPlace { ProfileCountry = profile, BillingCountry = billing, HeaderCountry = header, TimeZone = zone };

        Assert.Equal(then, shared.App.Services.GetRequiredService<PaymentGateways>().Choose(chosen, currency, place)?.Name);
    }

    public sealed class Shared : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}

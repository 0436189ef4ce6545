using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

public sealed class StripeContractTests : GatewayContract
{
    protected override string Name => "stripe";

    protected override Task PayAsync(TestApp app, string url) => HostedPage.PayAsync(url, Shop.Good);

    protected override Task BreakAsync(TestApp app, bool outage) => app.ControlAsync(new { outage });

    protected override Task<IReadOnlyList<string>> NewsAsync(TestApp app) => app.EventsAsync();

    protected override IHeaderDictionary Sign(string body, DateTimeOffset at) => new HeaderDictionary { ["Stripe-Signature"] = Shop.Sign(body, at) };
}

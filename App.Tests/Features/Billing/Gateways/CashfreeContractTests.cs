using System.Globalization;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing.Mandates;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

public class CashfreeContractTests : GatewayContract
{
    protected override string Name => "cashfree";

    protected override Task PayAsync(TestApp app, string url) => CashfreeShop.PayAsync(url, CashfreeShop.Good);

    protected override Task BreakAsync(TestApp app, bool outage) => app.ControlCashfreeAsync(new { outage });

    protected override async Task<IReadOnlyList<string>> NewsAsync(TestApp app) => await app.CashfreeEventsAsync();

    protected override IHeaderDictionary Sign(string body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeMilliseconds();
        return new HeaderDictionary
        {
            ["x-webhook-timestamp"] = time.ToString(CultureInfo.InvariantCulture),
            ["x-webhook-signature"] = CashfreeShop.Sign(body, time),
        };
    }
}

/// <summary>The same of a plan that no mandate may debit.</summary>
public sealed class CashfreeAgreementContractTests : CashfreeContractTests
{
    protected override Money Price => new(ApprovalShop.Dear, "INR");

    protected override string LookupKey => "premium.monthly.v2.inr";

    protected override async Task<TestApp> StartAsync()
    {
        var app = await base.StartAsync();
        await app.PriceAsync("premium.monthly");
        return app;
    }

    protected override async Task NextAsync(TestApp app, string subscription)
    {
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require(Name);
        var page = await gateway.OpenRenewalAsync(new(subscription, $"{app.Address}billing", new("ada@example.test", "Ada", null)), CancellationToken.None);
        await PayAsync(app, page.Url!);
    }
}

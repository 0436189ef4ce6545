using System.Globalization;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

public sealed class CashfreeContractTests : GatewayContract
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

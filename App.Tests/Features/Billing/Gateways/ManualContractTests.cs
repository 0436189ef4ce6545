using BlazorAccounts.Features.Billing.Gateways.Manual;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

public sealed class ManualContractTests : GatewayContract
{
    protected override string Name => "manual";

    protected override bool IsRemote => false;

    protected override Task PayAsync(TestApp app, string url) => app.TransferAsync(Guid.Parse(new Uri(url).Segments[^1]), 0);

    protected override Task NextAsync(TestApp app, string subscription) => app.TransferAsync(Guid.ParseExact(subscription["transfer-".Length..], "N"), 1);

    protected override async Task<IReadOnlyList<string>> NewsAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.GatewayEvents.Where(e => e.Gateway == Name).Select(e => e.Body).ToListAsync();
    }

    protected override IHeaderDictionary Sign(string body, DateTimeOffset at) => new HeaderDictionary();
}

/// <summary>What tests about transfers do again and again.</summary>
internal static class TransferShop
{
    public static readonly (string, string?) On = ("Gateways:Manual:Instructions", "IBAN DE00 1234\nExample Bank");

    extension(TestApp app)
    {
        /// <summary>An administrator says that the money for a period arrived.</summary>
        public async Task TransferAsync(Guid agreement, int period)
        {
            var root = await app.AddAdminAsync($"root-{Guid.NewGuid():N}@example.test");
            var outcome = await app.Services.GetRequiredService<RecordTransfer>().ReceivedAsync(root.Id, agreement, period, null, new("127.0.0.1", "test"), CancellationToken.None);
            Assert.True(outcome.Ok, outcome.Code);
        }
    }
}

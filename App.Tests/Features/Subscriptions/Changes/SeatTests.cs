using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

/// <summary>The team plan is not sold yet; what is paid per seat is counted already.</summary>
[Covers("PAY-6", "PAY-5")]
public sealed class SeatTests
{
    [Fact]
    public async Task The_number_follows_the_gateway_more_is_charged_now_and_less_from_the_next_period()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require(bought.Gateway!);
        var team = (await app.Services.GetRequiredService<PlanCatalogue>().OfferAsync("team", CancellationToken.None))!;
        var price = team.PriceRow("USD")!;

        await gateway.ChangeAsync(
            new(bought.GatewaySubscriptionId!, new(price.LookupKey, team.Plan.Code, team.Plan.Name, price.Money, Yearly: false), 3, app.Clock.GetUtcNow()), "seats-1", CancellationToken.None);
        var three = await app.UntilAsync(ada, s => s.Quantity == 3);
        Assert.Equal(("team", "USD"), (await app.HasAsync(ada), three.Currency));
        await app.WaitAsync(TimeSpan.FromDays(15));
        var preview = (await app.PreviewAsync(ada, "team", quantity: 5)).Require();
        Assert.Equal((true, 5, 4500), (preview.AtOnce, preview.Quantity, preview.Next.Amount));
        Assert.InRange(preview.Total.Amount, 800, 1000); // two seats for half a month
        await app.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True((await app.ChangeAsync(ada, "team", preview, quantity: 5)).Ok);
        Assert.Equal(5, (await app.PlanOfAsync(ada)).Quantity);
        var first = (await app.ChangesAsync(ada)).Single();
        Assert.Equal(preview.Total.Amount, first.Due);

        Assert.True((await app.ChangeAsync(ada, "team", quantity: 2)).Ok);
        Assert.Equal((5, 2), (await app.PlanOfAsync(ada)) is var waiting ? (waiting.Quantity, waiting.NextQuantity!.Value) : default);
        await app.ToLastHoursAsync(bought);
        Assert.Equal(5, (await app.PlanOfAsync(ada)).Quantity);
        await app.WaitAsync(TimeSpan.FromHours(6));
        await app.UntilAsync(ada, s => s.Quantity == 2 && s.NextFrom is null);
        await app.PaidAsync(ada, 1200, 1500, preview.Total.Amount, 1800);
    }
}

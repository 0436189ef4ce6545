using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

/// <summary>What some can do and others refuse: changes, pauses, things sold once, discounts.</summary>
public abstract partial class GatewayContract
{
    [Fact]
    public async Task A_change_is_charged_as_it_was_previewed_or_refused_as_not_supported()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, before) = await BuyAsync(app);
        var year = new GatewayChange(before.Id, new("premium.yearly.v1.inr", "premium.yearly", "Premium", new(799000, "INR"), Yearly: true), 1, Whole(app.Clock.GetUtcNow()));
        if (!gateway.CanChange)
        {
            await NotSupportedAsync(() => gateway.PreviewChangeAsync(year, CancellationToken.None));
            await NotSupportedAsync(() => gateway.ChangeAsync(year, "change-1", CancellationToken.None));
            await NotSupportedAsync(() => gateway.ChangeAtPeriodEndAsync(year, "change-2", CancellationToken.None));
            await NotSupportedAsync(() => gateway.PauseAsync(before.Id, pause: true, "pause-1", CancellationToken.None));
            await NotSupportedAsync(() => gateway.ResumeNowAsync(before.Id, "resume-1", CancellationToken.None));
            Assert.Equal(before, await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None));
            return;
        }

        var preview = await gateway.PreviewChangeAsync(year, CancellationToken.None);
        Assert.Equal(preview.Due.Amount, preview.Lines.Sum(line => line.Amount.Amount));
        Assert.Equal(before, await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None));
        await gateway.ChangeAsync(year, "change-1", CancellationToken.None);
        await gateway.ChangeAsync(year, "change-1", CancellationToken.None); // the same key finds the same change

        var after = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        var charged = await gateway.ReadInvoiceAsync(after.LatestInvoiceId!, CancellationToken.None);
        Assert.Equal(("premium.yearly.v1.inr", GatewayStatus.Active, preview.Due.Amount), (after.LookupKey, after.Status, charged.AmountPaid));
        Assert.Equal(2, (await gateway.ListInvoicesAsync(before.CustomerId, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_pause_charges_nothing_and_resuming_begins_a_period_of_its_own()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, before) = await BuyAsync(app);
        if (!gateway.CanChange)
        {
            return; // refused, as the test above holds
        }

        await gateway.PauseAsync(before.Id, pause: true, "pause-1", CancellationToken.None);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(40));
        var paused = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal(GatewayStatus.Paused, paused.Status);
        await gateway.ResumeNowAsync(before.Id, "resume-1", CancellationToken.None);

        var resumed = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal(GatewayStatus.Active, resumed.Status);
        Assert.InRange((app.Clock.GetUtcNow() - resumed.PeriodStart).TotalMinutes, -5, 5);
        Assert.Equal(2, (await gateway.ListInvoicesAsync(before.CustomerId, CancellationToken.None)).Count(i => i.AmountPaid > 0));
    }

    [Fact]
    public async Task Something_is_sold_once_and_paid_back_or_refused_as_not_supported()
    {
        await using var app = await StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require(Name);
        var customer = await app.Services.GetRequiredService<EnsureCustomer>().RunAsync(gateway, ada.HomeTeamId, ada.Email!, ada.FullName, CancellationToken.None);
        var order = new PaymentRequest(Guid.CreateVersion7(), ada.HomeTeamId, customer, "100 credits", new(39900, "INR"), 2, $"{app.Address}orders/1", $"{app.Address}orders/1?canceled=1") { Buyer = new(ada.Email!, ada.FullName, null), OpenedAt = app.Clock.GetUtcNow() };
        if (!gateway.CanChargeOnce)
        {
            await NotSupportedAsync(() => gateway.OpenPaymentAsync(order, "order-1", CancellationToken.None));
            return;
        }

        var page = await gateway.OpenPaymentAsync(order, "order-1", CancellationToken.None);
        Assert.Equal(page.Id, (await gateway.OpenPaymentAsync(order, "order-1", CancellationToken.None)).Id);
        Assert.Equal((GatewayCheckoutState.Open, false, order.OrderId, ada.HomeTeamId, new Money(79800, "INR")), (page.State, page.Paid, page.OrderId!.Value, page.TeamId!.Value, page.Total!.Value));
        await PayAsync(app, page.Url!);

        var paid = await gateway.ReadCheckoutAsync(page.Id, CancellationToken.None);
        Assert.Equal((GatewayCheckoutState.Complete, true, order.OrderId), (paid.State, paid.Paid, paid.OrderId!.Value));
        Assert.Equal(GatewayCheckoutState.Complete, (await gateway.ExpireCheckoutAsync(page.Id, CancellationToken.None)).State);
        var payment = await gateway.ReadPaymentAsync(paid.PaymentId!, CancellationToken.None);
        Assert.Equal((GatewayPaymentState.Paid, new Money(79800, "INR"), order.OrderId, ada.HomeTeamId, customer), (payment.State, payment.Amount, payment.OrderId!.Value, payment.TeamId!.Value, payment.CustomerId));
        Assert.Null(payment.InvoiceId);
        Assert.Empty(await gateway.ListSubscriptionsAsync(customer, CancellationToken.None));

        var another = await gateway.OpenPaymentAsync(order with { OrderId = Guid.CreateVersion7() }, "order-2", CancellationToken.None);
        Assert.Equal(GatewayCheckoutState.Expired, (await gateway.ExpireCheckoutAsync(another.Id, CancellationToken.None)).State);
    }

    [Fact]
    public async Task A_discount_comes_off_the_first_payment_alone_or_is_refused()
    {
        await using var app = await StartAsync();
        var (ada, gateway, _) = await OpenAsync(app);
        var customer = await app.CustomerAsync(ada);
        var request = new CheckoutRequest(
            Guid.CreateVersion7(), ada.HomeTeamId, customer, new(LookupKey, "premium.monthly", "Premium", Price, Yearly: false), $"{app.Address}back", $"{app.Address}", new(ada.Email!, ada.FullName, null), app.Clock.GetUtcNow())
        { Discount = new($"off-{Guid.NewGuid():N}", new(10000, "INR")) };
        if (!gateway.CanDiscount)
        {
            await NotSupportedAsync(() => gateway.OpenCheckoutAsync(request, "discount-1", CancellationToken.None));
            return;
        }

        var page = await gateway.OpenCheckoutAsync(request, "discount-1", CancellationToken.None);
        Assert.Equal(Price.Amount - 10000, page.Total!.Value.Amount);
        await PayAsync(app, page.Url!);

        var subscription = await gateway.ReadSubscriptionAsync((await gateway.ReadCheckoutAsync(page.Id, CancellationToken.None)).SubscriptionId!, CancellationToken.None);
        Assert.Equal(Price, subscription.Price);
        Assert.Equal(Price.Amount - 10000, (await gateway.ReadInvoiceAsync(subscription.LatestInvoiceId!, CancellationToken.None)).AmountPaid);
    }
}

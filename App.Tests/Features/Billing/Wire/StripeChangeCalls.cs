using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Tests.Features.Billing.Wire;

/// <summary>Drives every call that changes a running subscription.</summary>
internal static class StripeChangeCalls
{
    /// <returns>The calls that were made.</returns>
    public static async Task<IReadOnlyList<string>> DriveAsync(IPaymentGateway stripe, string id, SoldPlan monthly, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        var yearly = new SoldPlan("premium.yearly.v1.usd", "premium.yearly", "Premium", new(12000, "USD"), Yearly: true);
        var more = new GatewayChange(id, monthly, 3, now);
        var preview = await stripe.PreviewChangeAsync(more, ct);
        await stripe.ChangeAsync(more, "change-1", ct);
        var changed = await stripe.ReadSubscriptionAsync(id, ct);
        var charged = await stripe.ReadInvoiceAsync(changed.LatestInvoiceId!, ct);
        Assert.Equal((3, preview.Due.Amount), (changed.Quantity, charged.AmountPaid));
        Assert.Equal(preview.Due.Amount, preview.Lines.Sum(l => l.Amount.Amount));

        await stripe.PauseAsync(id, pause: true, "pause-1", ct);
        Assert.Equal(GatewayStatus.Paused, (await stripe.ReadSubscriptionAsync(id, ct)).Status);
        await stripe.ResumeNowAsync(id, "resume-1", ct);
        Assert.Equal(GatewayStatus.Active, (await stripe.ReadSubscriptionAsync(id, ct)).Status);
        await stripe.PauseAsync(id, pause: true, "pause-2", ct);
        await stripe.PauseAsync(id, pause: false, "pause-3", ct);

        var end = (await stripe.ReadSubscriptionAsync(id, ct)).PeriodEnd;
        await stripe.ChangeAtPeriodEndAsync(new(id, yearly, 1, end), "later-1", ct);
        await stripe.ChangeAtPeriodEndAsync(new(id, yearly, 1, end), "later-1", ct); // it is so already
        var later = await stripe.ReadSubscriptionAsync(id, ct);
        Assert.Equal((yearly.LookupKey, end, GatewayStatus.Trialing), (later.LookupKey, later.PeriodEnd, later.Status));

        Assert.NotNull(await stripe.RefundAsync(new(Guid.NewGuid(), charged.PaymentId!, new(100, charged.Total.Currency)), "refund-10", ct));
        Assert.NotNull(await stripe.RefundAsync(new(Guid.NewGuid(), charged.PaymentId!, null, Duplicate: true), "refund-11", ct));
        Assert.Null(await stripe.RefundAsync(new(Guid.NewGuid(), charged.PaymentId!, null, Duplicate: true), "refund-12", ct)); // nothing is left
        await stripe.EndSubscriptionAsync(id, ct);
        await stripe.EndSubscriptionAsync(id, ct);
        Assert.Equal(GatewayStatus.Ended, (await stripe.ReadSubscriptionAsync(id, ct)).Status);
        return
        [
            nameof(stripe.PreviewChangeAsync), nameof(stripe.ChangeAsync), nameof(stripe.ChangeAtPeriodEndAsync), nameof(stripe.PauseAsync), nameof(stripe.ResumeNowAsync),
            nameof(stripe.RefundAsync), nameof(stripe.EndSubscriptionAsync),
        ];
    }
}

using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-1", "PAY-3", "PAY-5", "PAY-13", "TRI-5", "TRI-6")]
public sealed class FirstPaymentTests
{
    [Fact]
    public async Task Somebody_on_trial_pays_on_the_hosted_page_and_is_a_customer_when_the_news_arrived()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");
        var before = await ada.GetAsync("/api/v1/billing");
        Assert.Equal("trialing", before.GetProperty("status").GetString());
        Assert.Equal("premium.monthly", before.GetProperty("plan").GetString());

        await ada.BuyAsync("premium.yearly");
        var after = await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");

        Assert.Equal("premium.yearly", after.GetProperty("plan").GetString());
        Assert.Equal("stripe", after.GetProperty("gateway").GetString());
        Assert.False(after.GetProperty("cancelAtPeriodEnd").GetBoolean());
        Assert.True(after.GetProperty("access").GetProperty("features").GetProperty("badge").GetBoolean());
        await using var db = app.OpenDb();
        var outcome = await db.TrialOutcomes.SingleAsync();
        Assert.Equal((TrialEnding.Converted, 0), (outcome.Ending, outcome.Days));
        Assert.Equal(CheckoutState.Completed, (await db.Checkouts.SingleAsync()).State);
        var invoices = await ada.UntilAsync("/api/v1/billing/invoices", i => i.GetArrayLength() == 1);
        Assert.Equal(12000, invoices[0].GetProperty("total").GetProperty("amount").GetInt64());
        Assert.Equal("4242", (await db.PaymentMethods.SingleAsync()).Last4);
        await ada.MailsAsync("ada@example.test", mails => mails.Any(m => m.Subject.StartsWith("Receipt for", StringComparison.Ordinal)));
    }
}

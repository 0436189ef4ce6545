using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>Money of a plan that another one took the place of goes back once: as what was taken off, or to the card.</summary>
[Covers("PAY-6", "PAY-8")]
public sealed class ReplacedMoneyTests
{
    private const long Month = 79900;

    [Fact]
    public async Task What_was_taken_off_the_next_plan_is_not_paid_back_as_well()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old, root) = await PeopleAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(10));
        await CashfreeShop.PayAsync(await UpgradeAsync(app, ada), CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId && s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var credit = (await db.Checkouts.SingleAsync(c => c.Replaces != null)).Credit;
        var first = (await db.Invoices.OrderBy(i => i.IssuedAt).FirstAsync()).Id;

        Assert.Equal((422, "amount_too_high"), Said(await RefundAsync(app, root, first, Month)));
        Assert.Equal(Month - credit, (await RefundAsync(app, root, first, null)).Require().Refunded.Amount);
        Assert.Equal((409, "credited_already"), Said(await RefundAsync(app, root, first, null)));

        await app.DrainAsync();
        Assert.Equal(PlanCode.PremiumYearly, await app.PlanOfAsync(ada));
    }

    [Fact]
    public async Task A_part_that_goes_back_while_the_page_is_open_makes_what_is_taken_off_wrong()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old, root) = await PeopleAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(10));
        var page = await UpgradeAsync(app, ada);
        await using var db = app.OpenDb();
        (await RefundAsync(app, root, (await db.Invoices.SingleAsync()).Id, 10000)).Require();

        await CashfreeShop.PayAsync(page, CashfreeShop.Good);

        await Eventually.SoAsync(() => db.SecondCharges.AnyAsync(s => s.SettledAt != null && s.GatewayRefundId != null), "the new one goes back", 30);
        await app.DrainAsync();
        Assert.Equal(old.GatewaySubscriptionId, (await db.Subscriptions.AsNoTracking().SingleAsync(s => s.Status == SubscriptionStatus.Active)).GatewaySubscriptionId);
        Assert.Equal(PlanCode.PremiumMonthly, await app.PlanOfAsync(ada));
    }

    private static async Task<(User Ada, Subscription Old, User Root)> PeopleAsync(TestApp app)
    {
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var plan = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        return (ada, plan, await app.AddAdminAsync());
    }

    private static async Task<string> UpgradeAsync(TestApp app, User who) =>
        Assert.IsType<Outcome<CheckoutStarted>>(await app.ChangeAsync(who, PlanCode.PremiumYearly)).Require().CheckoutUrl;

    private static Task<Outcome<PaymentSummary>> RefundAsync(TestApp app, User root, Guid invoice, long? amount) =>
        app.Services.GetRequiredService<RefundInvoice>().RunAsync(root.Id, invoice, amount, "Asked by mail", new(null, null), CancellationToken.None);

    private static (int Status, string? Code) Said(Outcome<PaymentSummary> answer) => (answer.Status, answer.Code);
}

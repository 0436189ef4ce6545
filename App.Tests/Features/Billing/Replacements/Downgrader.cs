using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>What tests about a cheaper plan at Cashfree do again and again: the present plan is a year, the next a month.</summary>
internal static class Downgrader
{
    public const long Month = 79900;
    public const long Year = 799000;
    public const string Lite = "lite.monthly";
    public const long LiteMonth = 39900;

    extension(TestApp app)
    {
        /// <summary>Somebody in India with a paid year.</summary>
        public async Task<(User Person, Subscription Plan)> OfAYearAsync(string email = "ada@example.test")
        {
            var person = await app.AddPersonAsync(email, timeZone: CashfreeShop.India);
            await app.BuyInIndiaAsync(person, plan: PlanCode.PremiumYearly);
            var plan = await app.UntilAsync(person, s => s.Status is SubscriptionStatus.Active);
            await app.DrainAsync();
            return (person, plan);
        }

        /// <returns>The page on which the month is allowed.</returns>
        public async Task<string> DowngradeAsync(User who, string plan = PlanCode.PremiumMonthly) =>
            Assert.IsType<Outcome<CheckoutStarted>>(await app.ChangeAsync(who, plan)).Require().CheckoutUrl;

        /// <summary>The month allowed, and the year at rest.</summary>
        public async Task<Checkout> PreparedAsync(User who, string upi = CashfreeShop.Good, string plan = PlanCode.PremiumMonthly)
        {
            await CashfreeShop.PayAsync(await app.DowngradeAsync(who, plan), upi);
            await app.UntilAsync(who, s => s.NextPlanVersionId is not null);
            await app.DrainAsync();
            var row = await app.FollowerAsync(who);
            await using var db = app.OpenDb();
            await Eventually.SoAsync(() => db.Checkouts.AnyAsync(c => c.Id == row.Id && c.FollowedAt != null), "the gateway was told");
            return await app.FollowerAsync(who);
        }

        /// <summary>A month that costs half.</summary>
        public async Task SellLiteAsync()
        {
            await using var db = app.OpenDb();
            var lite = PlanFile.Bundled.Plans.Single(p => p.Code == PlanCode.PremiumMonthly) with { Code = Lite, Name = "Lite", Order = 9, Prices = new Dictionary<string, long> { ["INR"] = LiteMonth } };
            await new SeedPlans(PlanFile.Bundled with { Plans = [.. PlanFile.Bundled.Plans, lite] }, app.Clock).SeedAsync(db, CancellationToken.None);
        }

        public async Task<Subscription> RowOfAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.Subscriptions.AsNoTracking().OrderByDescending(s => s.CreatedAt).FirstAsync(s => s.TeamId == who.HomeTeamId);
        }

        public async Task<Checkout> FollowerAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.Checkouts.AsNoTracking().Where(c => c.TeamId == who.HomeTeamId && c.StartsAt != null).OrderByDescending(c => c.CreatedAt).FirstAsync();
        }

        /// <summary>To a day after the end of what was paid, in steps that jobs and debits are used to.</summary>
        public async Task ToTheNextPeriodAsync(Subscription of)
        {
            await app.WaitAsync(of.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(30));
            await app.WaitAsync(TimeSpan.FromHours(20));
            await app.WaitAsync(TimeSpan.FromHours(11));
            await app.WaitAsync(TimeSpan.FromHours(23));
        }

        public async Task RunJobAsync(string job) => Assert.NotEqual(JobOutcome.Failed, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

        public Task<GatewaySubscription> AtCashfreeAsync(string subscription) =>
            app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadSubscriptionAsync(subscription, CancellationToken.None);

        public async Task ReconcileAsync() => await app.Services.GetRequiredService<ReconcileBilling>().RunAsync(CancellationToken.None);

        public async Task DeliverAllAsync(List<string> news)
        {
            await Parallel.ForEachAsync(news, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) => (await app.DeliverCashfreeAsync(e)).Dispose());
            await app.DrainAsync();
        }

        /// <summary>One live plan here, and there only mandates that are expected to be able to debit.</summary>
        public async Task OnlyChargesAsync(User who, params string[] expected)
        {
            await using var db = app.OpenDb();
            Assert.Single(await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == who.HomeTeamId).ToListAsync(), s => s.IsLive);
            var all = await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ListSubscriptionsAsync($"cf_{who.HomeTeamId:N}", CancellationToken.None);
            Assert.Equal(expected.Order(), all.Where(s => s is { Status: not (GatewayStatus.Ended or GatewayStatus.Incomplete), CancelAtPeriodEnd: false }).Select(s => s.Id).Order());
            // What the gateway sends of its own accord may still be on its way.
            await Eventually.SoAsync(async () => !await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Received), "all news is taken over");
            Assert.DoesNotContain(await db.GatewayEvents.AsNoTracking().ToListAsync(), e => e.State is GatewayEventState.Flagged or GatewayEventState.Dead);
        }
    }
}

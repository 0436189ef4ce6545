using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Approvals;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

/// <summary>What tests about plans above INR 15,000 do again and again.</summary>
internal static class ApprovalShop
{
    public const long Dear = 1_600_000;

    extension(TestApp app)
    {
        /// <summary>Sets the price of a plan in rupees.</summary>
        public async Task PriceAsync(string plan = PlanCode.PremiumYearly, long price = Dear)
        {
            await using var db = app.OpenDb();
            var file = PlanFile.Bundled with
            {
                Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == plan ? p with { Prices = new Dictionary<string, long>(p.Prices) { ["INR"] = price } } : p)],
            };
            await new SeedPlans(file, app.Clock).SeedAsync(db, CancellationToken.None);
        }

        /// <summary>A person in India who has paid the first period.</summary>
        public async Task<(User Person, Subscription Plan)> ApproverAsync(string plan = PlanCode.PremiumYearly)
        {
            await app.PriceAsync(plan);
            var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
            await app.BuyInIndiaAsync(ada, plan: plan);
            var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
            await app.DrainAsync();
            return (ada, bought);
        }

        /// <summary>Moves to so long after the end of a period; before it when negative.</summary>
        public async Task ToEndAsync(Subscription of, TimeSpan after)
        {
            await app.Clock.AdvanceAsync(of.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + after);
            await app.DrainAsync();
        }

        public Task<Outcome<CheckoutStarted>> ApproveAsync(User who) =>
            app.Services.GetRequiredService<ApproveRenewal>().RunAsync(who.HomeTeamId, who.Id, new("127.0.0.1", "test"), CancellationToken.None);

        public async Task<Outcome> RenewAsync(User who, bool cancel) =>
            await app.Services.GetRequiredService<ChangeRenewal>().RunAsync(who.HomeTeamId, who.Id, cancel, new("127.0.0.1", "test"), CancellationToken.None);

        public async Task RunAsync(string job) => Assert.NotEqual(JobOutcome.Failed, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

        /// <summary>Asks the gateway about what is over, as every half hour.</summary>
        public async Task FollowAsync()
        {
            await app.RunAsync("follow-gateways");
            await app.DrainAsync();
        }

        public async Task<int> MailsAsync(string template)
        {
            await using var db = app.OpenDb();
            return await db.OutboxMails.CountAsync(m => m.Template == template);
        }
    }
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

/// <summary>What tests about plan changes do again and again.</summary>
internal static class Changer
{
    public static readonly Caller Nobody = new(null, null);

    extension(TestApp app)
    {
        /// <summary>A person with a paid plan.</summary>
        public async Task<(User Person, Subscription Plan)> SubscriberAsync(string email = "ada@example.test", string plan = PlanCode.PremiumMonthly)
        {
            var person = await app.AddPersonAsync(email);
            await app.BuyAsync(person, plan);
            var bought = await app.UntilAsync(person, s => s.Status is SubscriptionStatus.Active);
            await app.DrainAsync();
            return (person, bought);
        }

        public Task<Outcome<ChangePreview>> PreviewAsync(User who, string plan, long? quantity = null) =>
            app.Services.GetRequiredService<PreviewPlanChange>().RunAsync(new(who.HomeTeamId, who.Id, plan, quantity), CancellationToken.None);

        public Task<Outcome> ChangeAsync(User who, string plan, ChangePreview? agreed = null, long? quantity = null) =>
            app.Services.GetRequiredService<ChangePlan>().RunAsync(
                new(who.HomeTeamId, who.Id, plan, quantity), new(agreed?.ProrationDate, agreed?.Total.Amount), Nobody, CancellationToken.None);

        public Task<Outcome> PauseAsync(User who) => app.Services.GetRequiredService<PausePlan>().PauseAsync(who.HomeTeamId, who.Id, Nobody, CancellationToken.None);

        public Task<Outcome> ResumeAsync(User who) => app.Services.GetRequiredService<PausePlan>().ResumeAsync(who.HomeTeamId, who.Id, Nobody, CancellationToken.None);

        public async Task CancelAsync(User who) => Assert.True(
            (await app.Services.GetRequiredService<ChangeRenewal>().RunAsync(who.HomeTeamId, who.Id, cancel: true, Nobody, CancellationToken.None)).Ok);

        /// <summary>Changes something at the sandbox behind the product's back, as somebody at the vendor's dashboard would.</summary>
        public async Task AtSandboxAsync(string path, params (string Name, string Value)[] form)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            using var answer = await http.PostAsync($"/sandbox/stripe/v1/{path}", new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        /// <summary>Moves the clock and lets the news of it arrive.</summary>
        public async Task WaitAsync(TimeSpan step)
        {
            await app.Clock.AdvanceAsync(step);
            await app.DrainAsync();
        }

        /// <summary>To shortly before the end of a period, with the job that looks after changes.</summary>
        public async Task ToLastHoursAsync(Subscription of)
        {
            await app.WaitAsync(of.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(5));
            await app.RunChangesAsync();
        }

        public async Task RunChangesAsync()
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ApplyPlanChanges>().RunAsync(CancellationToken.None);
            await app.DrainAsync();
        }

        public async Task<Subscription> PlanOfAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.Subscriptions.AsNoTracking().OrderByDescending(s => s.CreatedAt).FirstAsync(s => s.TeamId == who.HomeTeamId);
        }

        /// <summary>The code of the plan that somebody may use now.</summary>
        public Task<string> UsesAsync(User who) => MoneyBack.PlanOfAsync(app, who);

        /// <summary>The code of the plan that the row says.</summary>
        public async Task<string> HasAsync(User who) =>
            (await app.Services.GetRequiredService<PlanCatalogue>().VersionAsync((await app.PlanOfAsync(who)).PlanVersionId, CancellationToken.None)).Plan.Code;

        public async Task<List<PlanChange>> ChangesAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.PlanChanges.AsNoTracking().Where(c => c.TeamId == who.HomeTeamId).OrderBy(c => c.CreatedAt).ToListAsync();
        }

        /// <summary>Waits until exactly this was paid, oldest first.</summary>
        public async Task PaidAsync(User who, params long[] expected)
        {
            List<long> paid = [];
            for (var until = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < until && !paid.SequenceEqual(expected); await Task.Delay(100))
            {
                await using var db = app.OpenDb();
                paid = await db.Invoices.Where(i => i.TeamId == who.HomeTeamId && i.Status == InvoiceStatus.Paid).OrderBy(i => i.IssuedAt).ThenBy(i => i.Number).Select(i => i.AmountPaid).ToListAsync();
            }
            Assert.Equal(expected, paid);
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What is done at the gateway behind our back: refunds, disputes, cancellations.</summary>
internal static class MoneyBack
{
    public const string Disputed = "4000000000000259";

    extension(TestApp app)
    {
        /// <summary>A call at the sandbox as its dashboard would make it; a GET without a form.</summary>
        public async Task<JsonElement> AtGatewayAsync(string path, params (string, string)[] form)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            using var body = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
            using var answer = form.Length == 0 ? await http.GetAsync($"/sandbox/stripe/v1/{path}") : await http.PostAsync($"/sandbox/stripe/v1/{path}", body);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(answer.IsSuccessStatusCode, json.ToString());
            return json;
        }

        /// <summary>Pays a person's newest invoice back at the gateway.</summary>
        public async Task RefundAtGatewayAsync(User who, long? amount = null)
        {
            var invoice = (await app.AtGatewayAsync($"invoices?customer={await app.CustomerAsync(who)}&status=paid&limit=1&expand[0]=data.payments")).GetProperty("data")[0];
            var payment = invoice.GetProperty("payments").GetProperty("data")[0].GetProperty("payment").GetProperty("payment_intent").GetString()!;
            await app.AtGatewayAsync("refunds", [("payment_intent", payment), .. amount is { } part ? [("amount", $"{part}")] : Array.Empty<(string, string)>()]);
        }

        /// <summary>The bank decides the newest dispute: <c>winning_evidence</c> or <c>losing_evidence</c>.</summary>
        public async Task DecideAsync(string evidence)
        {
            var dispute = (await app.AtGatewayAsync("disputes")).GetProperty("data")[0].GetProperty("id").GetString();
            await app.AtGatewayAsync($"disputes/{dispute}", ("evidence[uncategorized_text]", evidence));
        }

        public async Task<string> CustomerAsync(User who)
        {
            await using var db = app.OpenDb();
            return (await db.BillingCustomers.SingleAsync(c => c.TeamId == who.HomeTeamId)).GatewayCustomerId!;
        }

        public async Task<User> AddAdminAsync(string email = "root@example.test")
        {
            var admin = await app.AddPersonAsync(email);
            await using var db = app.OpenDb();
            await db.Users.Where(u => u.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
            return admin;
        }

        /// <summary>The code of the plan that somebody may use now. What is kept is dropped right behind the change of the row, which a test may see first.</summary>
        public async Task<string> PlanOfAsync(User who)
        {
            var (kept, asked) = (app.Services.GetRequiredService<Entitlements>(), ActivatorUtilities.CreateInstance<Entitlements>(app.Services));
            await Eventually.SoAsync(
                async () =>
                {
                    asked.ForgetAll();
                    return (await asked.OfAsync(who.HomeTeamId)).PlanCode == (await kept.OfAsync(who.HomeTeamId)).PlanCode;
                },
                "what is kept about access is what is so");
            return (await kept.OfAsync(who.HomeTeamId)).PlanCode;
        }

        /// <summary>The runs for one gateway; the others run as well.</summary>
        public async Task<IReadOnlyList<Reconciliation>> ReconcileAsync(string gateway = "stripe") =>
            [.. (await app.Services.GetRequiredService<ReconcileBilling>().RunAsync(CancellationToken.None)).Where(run => run.Gateway == gateway)];

        public async Task<int> AlertsAsync(string kind)
        {
            await using var db = app.OpenDb();
            return (await db.OutboxEvents.Where(e => e.Type == "AlertRaised").ToListAsync()).Count(e => e.Payload.Contains(kind, StringComparison.Ordinal));
        }

        public Task<JobResult> ReconcileJobAsync() => app.Services.GetRequiredService<JobRunner>().RunNowAsync("reconcile-billing");

        public async Task<IReadOnlyList<PaymentSummary>> PaymentsAsync(User who) =>
            (await app.Services.GetRequiredService<ListPayments>().RunAsync(who.HomeTeamId, null, 100, CancellationToken.None)).Require().Items;
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Features.Billing.Gateways;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

[Covers("PLN-2")]
public sealed class MoveSubscribersTests
{
    [Fact]
    public async Task A_dearer_plan_reaches_its_subscribers_only_when_they_are_moved_and_then_at_their_next_period()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        var (bob, _) = await app.SubscriberAsync("bob@example.test");
        await app.CancelAsync(bob);
        await using (var db = app.OpenDb())
        {
            await new SeedPlans(Dearer(), app.Clock).SeedAsync(db, CancellationToken.None);
            await db.Users.Where(u => u.Id == bob.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        }
        await app.WaitAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await app.PaidAsync(ada, 1200, 1200); // the change alone changed nothing
        using var stranger = await app.ProgramOfAsync(ada);
        using (var forbidden = await stranger.PostAsync("/api/v1/admin/plans/premium.monthly/move", null))
        {
            Assert.Equal(403, (int)forbidden.StatusCode);
        }

        await using var again = app.OpenDb();
        using var admin = await app.ProgramOfAsync(await again.Users.SingleAsync(u => u.Id == bob.Id));
        var preview = await MoveAsync(admin, apply: false);
        Assert.Equal((false, 2, 1), (preview.GetProperty("applied").GetBoolean(), preview.GetProperty("toVersion").GetInt32(), preview.GetProperty("subscribers").GetInt32()));
        var group = Assert.Single(preview.GetProperty("groups").EnumerateArray());
        Assert.Equal((1, 300), (group.GetProperty("fromVersion").GetInt32(), group.GetProperty("difference").GetInt64()));
        Assert.Empty(await app.ChangesAsync(ada));
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MoveAsync(admin, apply: true)));
        Assert.Equal(1, moved.Sum(m => m.GetProperty("subscribers").GetInt32()));

        Assert.Equal("change_is_ours", (await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Code);
        await app.ToLastHoursAsync(await app.PlanOfAsync(ada));
        await app.WaitAsync(TimeSpan.FromHours(6));
        await app.PaidAsync(ada, 1200, 1200, 1500);
        Assert.Equal(9, (await app.Services.GetRequiredService<BlazorAccounts.Features.Subscriptions.Entitlements>().OfAsync(ada.HomeTeamId)).Limit(PlanFeature.Lessons));
        await app.PaidAsync(bob, 1200);
    }

    [Fact]
    public async Task Who_pays_where_nothing_that_runs_can_be_changed_stays_and_is_counted()
    {
        await using var app = await TestApp.StartAsync(TransferShop.On, ("Jobs:FollowClock", "false"));
        var (ada, _) = await app.SubscriberAsync();
        var asha = await app.AddPersonAsync("asha@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(asha);
        await app.UntilAsync(asha, s => s.Status is SubscriptionStatus.Active);
        var carl = await app.AddPersonAsync("carl@example.test");
        Assert.True((await app.CheckoutAtAsync(carl, "manual", "USD")).Ok);
        await using var db = app.OpenDb();
        await app.TransferAsync(await db.ManualAgreements.Select(a => a.Id).SingleAsync(), 0);
        await app.UntilAsync(carl, s => s.Status is SubscriptionStatus.Active);
        await new SeedPlans(Dearer(), app.Clock).SeedAsync(db, CancellationToken.None);
        using var admin = await app.ProgramOfAsync(await app.AddAdminAsync());
        Assert.Equal(("1 moves", "2 change_not_supported"), Told(await MoveAsync(admin, apply: false)));

        var moved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MoveAsync(admin, apply: true)));

        Assert.Equal(1, moved.Sum(m => m.GetProperty("subscribers").GetInt32()));
        Assert.All(moved, m => Assert.Equal(3, m.GetProperty("subscribers").GetInt32() + m.GetProperty("skipped").GetInt32()));
        Assert.Equal(("0 moves", "1 change_under_way, 2 change_not_supported"), Told(await MoveAsync(admin, apply: true)));
        Assert.Equal(ada.HomeTeamId, (await db.PlanChanges.SingleAsync()).TeamId);
        Assert.Null((await app.PlanOfAsync(asha)).NextPlanVersionId);
        Assert.Null((await app.PlanOfAsync(carl)).NextPlanVersionId);
    }

    [Fact]
    public async Task What_was_put_down_where_nothing_can_be_changed_is_taken_back_long_before_its_day()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, _) = await app.SubscriberAsync();
        var asha = await app.AddPersonAsync("asha@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(asha);
        await app.UntilAsync(asha, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        await new SeedPlans(Dearer(), app.Clock).SeedAsync(db, CancellationToken.None);
        var offer = (await app.Services.GetRequiredService<PlanCatalogue>().NewestAsync(PlanCode.PremiumMonthly, CancellationToken.None))!;
        foreach (var running in await db.Subscriptions.Where(s => s.TeamId == ada.HomeTeamId || s.TeamId == asha.HomeTeamId).ToListAsync())
        {
            var end = running.CurrentPeriodEnd!.Value;
            db.Add(PlanChange.Ask(running, PlanChangeKind.AtPeriodEnd, offer, offer.PriceRow(running.Currency!)!, 1, 0, end, app.Clock.GetUtcNow(), ours: true));
            running.Plan(offer.Version.Id, 1, end);
        }
        await db.SaveChangesAsync();

        await Task.WhenAll(app.RunChangesAsync(), app.RunChangesAsync());

        Assert.Equal(PlanChangeState.Withdrawn, Assert.Single(await app.ChangesAsync(asha)).State);
        Assert.Null((await app.PlanOfAsync(asha)).NextPlanVersionId);
        Assert.Equal(PlanChangeState.Scheduled, Assert.Single(await app.ChangesAsync(ada)).State);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "plan.change_withdrawn"));
        await app.ToLastHoursAsync(await app.PlanOfAsync(ada));
        Assert.Equal(PlanChangeState.Withdrawn, Assert.Single(await app.ChangesAsync(asha)).State);
        Assert.Equal(PlanChangeState.Sent, Assert.Single(await app.ChangesAsync(ada)).State);
    }

    private static (string, string) Told(JsonElement summary) => (
        $"{summary.GetProperty("subscribers").GetInt32()} moves",
        string.Join(", ", summary.GetProperty("staying").EnumerateArray().Select(s => $"{s.GetProperty("subscribers").GetInt32()} {s.GetProperty("reason").GetString()}").Order(StringComparer.Ordinal)));

    private static PlanFile Dearer() => PlanFile.Bundled with
    {
        Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == PlanCode.PremiumMonthly ? p with { Prices = new Dictionary<string, long> { ["USD"] = 1500, ["INR"] = 94900 }, Terms = PlanTerms.Parse("""{"lessons":9}""") } : p)],
    };

    private static async Task<JsonElement> MoveAsync(HttpClient admin, bool apply)
    {
        using var answer = await admin.PostAsJsonAsync("/api/v1/admin/plans/premium.monthly/move", new { apply });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

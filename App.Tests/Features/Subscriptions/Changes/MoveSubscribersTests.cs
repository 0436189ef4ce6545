using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Plans;
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

    private static PlanFile Dearer() => PlanFile.Bundled with
    {
        Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == PlanCode.PremiumMonthly ? p with { Prices = new Dictionary<string, long> { ["USD"] = 1500 }, Terms = PlanTerms.Parse("""{"lessons":9}""") } : p)],
    };

    private static async Task<JsonElement> MoveAsync(HttpClient admin, bool apply)
    {
        using var answer = await admin.PostAsJsonAsync("/api/v1/admin/plans/premium.monthly/move", new { apply });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

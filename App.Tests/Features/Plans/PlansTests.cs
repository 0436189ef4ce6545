using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Plans;

[Covers("PLN-1", "PLN-2")]
public sealed class PlansTests
{
    [Fact]
    public void Every_feature_has_a_name_in_code_and_a_value_in_every_plan()
    {
        var file = PlanFile.Bundled;
        var keys = file.Features.Select(f => f.Key).Order().ToList();
        var constants = typeof(PlanFeature).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order();

        Assert.Equal(keys, constants);
        Assert.All(file.Plans, plan => Assert.Equal(keys, plan.Terms.Values.Keys.Order()));
        Assert.All(file.Plans.Where(p => p.SelfServe), plan => Assert.Equal(["EUR", "INR", "USD"], plan.Prices.Keys.Order()));
    }

    [Fact]
    public async Task The_api_lists_plans_with_prices_features_and_limits()
    {
        await using var app = await TestApp.StartAsync();
        using var http = app.NewClient();

        var plans = (await http.GetFromJsonAsync<JsonElement>("/api/v1/plans")).EnumerateArray().ToDictionary(p => p.GetProperty("code").GetString()!);
        Assert.Equal(["guest", "free", "premium.monthly", "premium.yearly", "team", "enterprise"], plans.Keys);
        Assert.Equal(3, plans["guest"].GetProperty("limits").GetProperty("lessons").GetInt64());
        Assert.Equal(5, plans["free"].GetProperty("limits").GetProperty("lessons").GetInt64());
        Assert.Equal(JsonValueKind.Null, plans["premium.yearly"].GetProperty("limits").GetProperty("lessons").ValueKind);
        Assert.True(plans["premium.yearly"].GetProperty("features").GetProperty("badge").GetBoolean());

        var rupees = (await http.GetFromJsonAsync<JsonElement>("/api/v1/plans?currency=inr"))[2].GetProperty("prices");
        Assert.Equal("""[{"amount":79900,"currency":"INR"}]""", rupees.GetRawText());
        using var unknown = await http.GetAsync("/api/v1/plans?currency=XXX");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_changed_file_makes_a_new_version_and_leaves_subscribers_where_they_are()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var dearer = PlanFile.Bundled with
        {
            Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == "premium.monthly" ? p with { Prices = new Dictionary<string, long> { ["USD"] = 1500 }, Terms = PlanTerms.Parse("""{"lessons":9}""") } : p)],
        };

        await Task.WhenAll(app.OpenDb().SeedAsync(PlanFile.Bundled, app), app.OpenDb().SeedAsync(PlanFile.Bundled, app));
        await app.OpenDb().SeedAsync(dearer, app);
        await app.OpenDb().SeedAsync(dearer, app);

        await using var db = app.OpenDb();
        Assert.Equal([1, 2], await db.PlanVersions.Where(v => v.PlanCode == "premium.monthly").Select(v => v.Number).Order().ToListAsync());
        Assert.Equal(7, await db.PlanVersions.CountAsync());
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        Assert.Null(await entitlements.Limit(ada.HomeTeamId, PlanFeature.Lessons));
        Assert.Equal(1500, (await db.PlanPrices.SingleAsync(p => p.LookupKey == "premium.monthly.v2.usd")).Amount);
    }
}

file static class Seeding
{
    public static async Task SeedAsync(this AppDb db, PlanFile file, TestApp app)
    {
        await using (db)
        {
            await new SeedPlans(file, app.Clock).SeedAsync(db, CancellationToken.None);
        }
    }
}

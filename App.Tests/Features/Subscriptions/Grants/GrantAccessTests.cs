using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions.Grants;

/// <summary>What an administrator gives a person, by the API.</summary>
[Covers("PLN-3", "ADM-2")]
public sealed class GrantAccessTests
{
    [Fact]
    public async Task A_plan_is_given_until_its_day_and_taken_back_before_it()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        using var admin = await app.ProgramOfAsync(root);
        using var hers = await app.ProgramOfAsync(ada);
        var until = app.Clock.GetUtcNow().AddDays(60);

        using var given = await admin.PostAsJsonAsync(Address(ada), new { plan = "team", until, reason = "Won the raffle" });

        Assert.Equal(201, (int)given.StatusCode);
        var grant = await given.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("team", "Won the raffle"), (grant.GetProperty("plan").GetString(), grant.GetProperty("reason").GetString()));
        var billing = await hers.GetFromJsonAsync<JsonElement>("/api/v1/billing");
        Assert.Equal("trialing", billing.GetProperty("status").GetString()); // what is subscribed stays what it is
        Assert.Equal(("team", true), (billing.GetProperty("access").GetProperty("plan").GetString(), billing.GetProperty("access").GetProperty("features").GetProperty("badge").GetBoolean()));
        using (var browser = await app.BrowserOfAsync(ada))
        {
            Assert.Contains("You have been given Team.", (await browser.OpenAsync("/billing")).Page.Body!.TextContent, StringComparison.Ordinal);
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(8)); // the trial is over
        Assert.Equal("team", await app.PlanOfAsync(ada));
        using var later = await app.ProgramOfAsync(root);
        Assert.Equal("team", Assert.Single(await ListAsync(later, ada)).GetProperty("plan").GetString());

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var ended = await later.DeleteAsync($"{Address(ada)}s/{grant.GetProperty("id").GetGuid()}");
            Assert.Equal(204, (int)ended.StatusCode);
        }

        Assert.Equal("free", await app.PlanOfAsync(ada));
        Assert.NotEqual(JsonValueKind.Null, Assert.Single(await ListAsync(later, ada)).GetProperty("endedAt").ValueKind);
        await using var db = app.OpenDb();
        Assert.Equal(["access.grant_ended", "access.granted"], (await db.AuditEntries.Where(a => a.Action.StartsWith("access.") && a.ActorId == root.Id && a.Address != null).Select(a => a.Action).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_feature_or_a_limit_is_given_on_top_and_ends_by_the_calendar()
    {
        await using var app = await TestApp.StartAsync(("Trials:Length", "01:00:00"));
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        using var admin = await app.ProgramOfAsync(root);
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        Assert.Equal(5, await entitlements.Limit(ada.HomeTeamId, PlanFeature.Lessons));
        var until = app.Clock.GetUtcNow().AddDays(1);

        foreach (var body in new object[] { new { feature = "lessons", limit = 12, until, reason = "A slow day" }, new { feature = "offline", until, reason = "A flight" } })
        {
            using var given = await admin.PostAsJsonAsync(Address(ada), body);
            Assert.Equal(201, (int)given.StatusCode);
        }

        Assert.Equal((12L, true, "free"), (await entitlements.Limit(ada.HomeTeamId, PlanFeature.Lessons), await entitlements.Can(ada.HomeTeamId, PlanFeature.Offline), await app.PlanOfAsync(ada)));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((5L, false), (await entitlements.Limit(ada.HomeTeamId, PlanFeature.Lessons), await entitlements.Can(ada.HomeTeamId, PlanFeature.Offline)));
    }

    [Theory]
    [InlineData("""{"plan":"team","reason":"x"}""", 400, "until_invalid")]
    [InlineData("""{"plan":"team","until":"2020-01-01T00:00:00Z","reason":"x"}""", 400, "until_invalid")]
    [InlineData("""{"plan":"team","until":"2100-01-01T00:00:00Z","reason":"x"}""", 400, "until_invalid")]
    [InlineData("""{"plan":"team","until":"UNTIL"}""", 400, "reason_invalid")]
    [InlineData("""{"until":"UNTIL","reason":"x"}""", 400, "grant_unclear")]
    [InlineData("""{"plan":"team","feature":"offline","until":"UNTIL","reason":"x"}""", 400, "grant_unclear")]
    [InlineData("""{"plan":"team","limit":3,"until":"UNTIL","reason":"x"}""", 400, "limit_unexpected")]
    [InlineData("""{"feature":"lessons","limit":0,"until":"UNTIL","reason":"x"}""", 400, "limit_invalid")]
    [InlineData("""{"plan":"gold","until":"UNTIL","reason":"x"}""", 422, "plan_unknown")]
    [InlineData("""{"plan":"free","until":"UNTIL","reason":"x"}""", 422, "plan_unknown")]
    [InlineData("""{"feature":"flying","until":"UNTIL","reason":"x"}""", 422, "feature_unknown")]
    [InlineData("""{"feature":"support","until":"UNTIL","reason":"x"}""", 422, "feature_unknown")]
    [InlineData("""{"plan":7,"until":"soon","reason":"x"}""", 400, "validation_failed")]
    public async Task What_cannot_be_given_is_refused_with_a_code(string body, int status, string code)
    {
        var (app, ada, admin) = await Desk.Value;
        using var answer = await admin.PostAsync(Address(ada), new StringContent(body.Replace("UNTIL", app.Clock.GetUtcNow().AddDays(3).ToString("O"), StringComparison.Ordinal), null, "application/json"));

        Assert.Equal((status, code), ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Only_an_administrator_gives_and_only_to_who_is_there()
    {
        var (app, ada, admin) = await Desk.Value;
        using var hers = await app.ProgramOfAsync(ada);
        var body = new { plan = "team", until = app.Clock.GetUtcNow().AddDays(3), reason = "x" };

        Assert.Equal(403, (int)(await hers.PostAsJsonAsync(Address(ada), body)).StatusCode);
        Assert.Equal(403, (int)(await hers.GetAsync($"{Address(ada)}s")).StatusCode);
        Assert.Equal(404, (int)(await admin.PostAsJsonAsync($"/api/v1/admin/users/{Guid.NewGuid()}/grant", body)).StatusCode);
        Assert.Equal(404, (int)(await admin.DeleteAsync($"{Address(ada)}s/{Guid.NewGuid()}")).StatusCode);
    }

    private static readonly Lazy<Task<(TestApp App, User Ada, HttpClient Admin)>> Desk = new(async () =>
    {
        var app = await TestApp.StartAsync();
        return (app, await app.AddPersonAsync("ada@example.test"), await app.ProgramOfAsync(await app.AddAdminAsync()));
    });

    private static string Address(User who) => $"/api/v1/admin/users/{who.Id}/grant";

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient admin, User who) => [.. (await admin.GetFromJsonAsync<JsonElement>($"{Address(who)}s")).EnumerateArray()];
}

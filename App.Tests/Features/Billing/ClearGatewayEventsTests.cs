using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-3", "OPS-2")]
public sealed class ClearGatewayEventsTests
{
    [Fact]
    public async Task Bodies_of_applied_events_go_after_90_days_and_a_repetition_is_still_known()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DeliverAllAsync();
        await using (var db = app.OpenDb())
        {
            var waiting = await db.GatewayEvents.FirstAsync(e => e.State == GatewayEventState.Ignored);
            waiting.Take(GatewayEventTrigger.Replayed, app.Clock.GetUtcNow());
            waiting.Take(GatewayEventTrigger.TriedTooOften, app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        var before = await EventsAsync(app);
        var told = await app.EventsAsync();
        await app.ControlAsync(new { dropWebhooks = true }); // nothing new while the clock is moved

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(89));
        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("clear-gateway-events")).Outcome);
        Assert.Equal(before, await EventsAsync(app));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("clear-gateway-events")).Outcome);

        var after = await EventsAsync(app);
        Assert.NotEmpty(after);
        Assert.Equal(
            before.Select(e => e with { Body = e.State is GatewayEventState.Dead ? e.Body : "{}", Cleared = e.State is not GatewayEventState.Dead }), after);
        Assert.Contains(after, e => e.State is GatewayEventState.Done);
        Assert.Single(after, e => e.State is GatewayEventState.Dead);
        var done = after.First(e => e.State is GatewayEventState.Done);
        var again = told.Single(body => body.Contains($"\"{done.EventId}\"", StringComparison.Ordinal));
        (await app.DeliverAsync(again)).EnsureSuccessStatusCode();
        Assert.Equal(after, await EventsAsync(app));
    }

    private static async Task<List<Kept>> EventsAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.GatewayEvents.OrderBy(e => e.Id).Select(e => new Kept(e.EventId, e.Type, e.State, e.ReceivedAt, e.Body, e.BodyClearedAt != null)).ToListAsync();
    }

    private sealed record Kept(string EventId, string Type, GatewayEventState State, DateTimeOffset ReceivedAt, string Body, bool Cleared);
}

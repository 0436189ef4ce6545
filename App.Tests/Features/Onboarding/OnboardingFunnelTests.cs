using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-4")]
public sealed class OnboardingFunnelTests : IAsyncLifetime
{
    private TestApp app = null!;
    private DateTimeOffset start;
    private int people;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        start = app.Clock.GetUtcNow().AddDays(-10);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Each_step_the_end_and_the_time_taken_are_counted()
    {
        foreach (var minutes in new[] { 1, 2, 3, 4, 100 })
        {
            await StartAsync(start, steps: 5, completedAfter: TimeSpan.FromMinutes(minutes));
        }
        await StartAsync(start, steps: 5); // and forgot the last button
        await StartAsync(start, steps: 3);
        await StartAsync(start, steps: 2, skip: true);
        await StartAsync(start, steps: 0, skip: true);
        await app.AddPersonAsync("never@example.test");

        var funnel = await FunnelAsync(start, start.AddDays(1));

        Assert.Equal((9, 5, 2), (funnel.Started, funnel.Completed, funnel.Skipped));
        Assert.Equal(OnboardingSteps.All, funnel.Steps.Select(s => s.Step));
        Assert.Equal([8, 8, 7, 6, 6], funnel.Steps.Select(s => s.Done));
        Assert.Equal((180, 6000), (funnel.MedianSeconds, funnel.NinetiethSeconds));
        Assert.Equal(55.6, funnel.CompletedPercent, 0.1);
        Assert.False(funnel.MeetsTarget);
    }

    [Fact]
    public async Task Four_of_five_meet_the_target()
    {
        for (var i = 0; i < 4; i++)
        {
            await StartAsync(start, steps: 5, completedAfter: TimeSpan.FromSeconds(90));
        }
        await StartAsync(start, steps: 1);

        Assert.True((await FunnelAsync(start, start.AddDays(1))).MeetsTarget);
    }

    [Fact]
    public async Task The_time_is_that_of_the_start_with_its_first_and_without_its_last_moment()
    {
        await StartAsync(start.AddTicks(-10), steps: 1);
        await StartAsync(start, steps: 5, completedAfter: TimeSpan.FromDays(5));
        await StartAsync(start.AddDays(1).AddTicks(-10), steps: 1);
        await StartAsync(start.AddDays(1), steps: 1);

        var funnel = await FunnelAsync(start, start.AddDays(1));

        Assert.Equal((2, 1, 5 * 24 * 60 * 60), (funnel.Started, funnel.Completed, funnel.MedianSeconds));
    }

    [Fact]
    public async Task Somebody_who_came_back_is_no_longer_among_those_who_put_it_off()
    {
        await StartAsync(start, steps: 1, skip: true, completedAfter: TimeSpan.FromHours(2));

        var funnel = await FunnelAsync(start, start.AddDays(1));

        Assert.Equal((1, 1, 0, 7200), (funnel.Started, funnel.Completed, funnel.Skipped, funnel.MedianSeconds));
    }

    [Fact]
    public async Task Nobody_is_no_funnel()
    {
        var funnel = await FunnelAsync(start, start.AddDays(1));

        Assert.Equal((0, 0, 0, null, null), (funnel.Started, funnel.Completed, funnel.CompletedPercent, funnel.MedianSeconds, funnel.NinetiethSeconds));
        Assert.Equal(5, funnel.Steps.Count);
    }

    [Theory]
    [InlineData(0, 50, -1)]
    [InlineData(1, 50, 0)]
    [InlineData(2, 50, 0)]
    [InlineData(3, 50, 1)]
    [InlineData(1, 90, 0)]
    [InlineData(10, 90, 8)]
    [InlineData(11, 90, 9)]
    public void A_percentile_is_a_place(int count, int percent, int rank) => Assert.Equal(rank, OnboardingFunnel.Rank(count, percent));

    private async Task<OnboardingFunnel> FunnelAsync(DateTimeOffset from, DateTimeOffset to)
    {
        await using var db = app.OpenDb();
        return await OnboardingFunnel.OfAsync(db, from, to, default);
    }

    private async Task StartAsync(DateTimeOffset at, int steps, bool skip = false, TimeSpan? completedAfter = null)
    {
        var person = await app.AddPersonAsync($"p{people++}@example.test");
        await using var db = app.OpenDb();
        var wizard = (await db.Onboardings.FindAsync(person.Id))!;
        foreach (var step in OnboardingSteps.All.Take(steps))
        {
            wizard.SaveStep(step, at);
        }
        if (skip)
        {
            wizard.Skip(at);
        }
        if (completedAfter is { } taken)
        {
            foreach (var step in OnboardingSteps.All)
            {
                wizard.SaveStep(step, at + taken);
            }
            Assert.True(wizard.Complete(at + taken).Ok);
        }
        await db.SaveChangesAsync();
    }
}

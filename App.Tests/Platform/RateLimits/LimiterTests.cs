using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.RateLimits;

public sealed class LimiterTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private TestApp _app = null!;
    private Limiter Limiter => _app.Services.GetRequiredService<Limiter>();

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Theory, Covers("OPS-7", "ACC-9")]
    [InlineData(64, 5)]
    [InlineData(1000, 100)]
    public async Task Exactly_the_limit_pass_over_two_nodes(int tries, int limit)
    {
        await using var other = _app.StartNode();
        var second = other.Services.GetRequiredService<Limiter>();

        var verdicts = await Task.WhenAll(Enumerable.Range(0, tries)
            .Select(i => Task.Run(() => (i % 2 == 0 ? Limiter : second).TakeAsync("sign-in:ada@example.com", limit, Hour, CancellationToken.None))));

        Assert.Equal(limit, verdicts.Count(v => v.Allowed));
        Assert.Equal(Enumerable.Range(1, tries), verdicts.Select(v => v.Used).Order());
        Assert.All(verdicts, v => Assert.Equal(v.Allowed, v.RetryAfter == TimeSpan.Zero));
    }

    [Fact]
    public async Task A_window_starts_with_the_first_try_and_refused_ones_do_not_prolong_it()
    {
        Assert.True((await TakeAsync()).Allowed);
        await _app.Clock.AdvanceAsync(TimeSpan.FromMinutes(40));
        var refused = await TakeAsync();
        Assert.False(refused.Allowed);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));

        await _app.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.True((await TakeAsync()).Allowed);
    }

    [Fact]
    public async Task A_success_forgets_the_tries()
    {
        await TakeAsync();
        await Limiter.ResetAsync("key", CancellationToken.None);
        Assert.True((await TakeAsync()).Allowed);
    }

    [Fact]
    public async Task Keys_are_apart_and_unreadable_and_ended_ones_go()
    {
        await TakeAsync();
        Assert.True((await Limiter.TakeAsync("ada@example.com", 1, Hour, CancellationToken.None)).Allowed);

        await using var db = _app.OpenDb();
        var keys = await db.Set<RateCounter>().Select(c => c.Key).ToListAsync();
        Assert.Equal(2, keys.Count);
        Assert.DoesNotContain(keys, k => k.Contains("ada", StringComparison.Ordinal));

        await _app.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(await db.Set<RateCounter>().AnyAsync());
    }

    private Task<LimitVerdict> TakeAsync() => Limiter.TakeAsync("key", 1, Hour, CancellationToken.None);
}

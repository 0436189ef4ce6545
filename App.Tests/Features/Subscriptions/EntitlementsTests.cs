using System.Data.Common;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Grants;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions;

/// <summary>Remembered answers about access: long, on every node, and never a stale one.</summary>
[Covers("PLN-3")]
public sealed class EntitlementsTests
{
    [Fact]
    public async Task A_change_on_one_node_is_seen_on_the_other_within_a_second()
    {
        await using var app = await TestApp.StartAsync();
        await using var second = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        var there = second.Services.GetRequiredService<Entitlements>();
        await HearingAsync(app, second);

        for (var lessons = 10; lessons < 20; lessons++)
        {
            await there.OfAsync(ada.HomeTeamId); // remembered
            await GiveAsync(app, ada, lessons);
            var changed = TimeProvider.System.GetTimestamp();
            await Eventually.SoAsync(() => HasAsync(there, ada, lessons), $"{lessons} on the other node");
            Assert.InRange(TimeProvider.System.GetElapsedTime(changed), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_change_made_behind_the_product_s_back_is_seen_and_an_unchanged_answer_is_not_asked_for_again()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        await HearingAsync(app);
        await Task.Delay(TimeSpan.FromSeconds(1)); // the news of the new account is through
        var first = await entitlements.OfAsync(ada.HomeTeamId);

        await Task.Delay(Entitlements.Unheard + TimeSpan.FromSeconds(1));
        await HearingAsync(app); // a crowded machine is late with its proofs
        Assert.Same(first, await entitlements.OfAsync(ada.HomeTeamId));

        await using var db = app.OpenDb();
        await db.Database.ExecuteSqlAsync($"""UPDATE "Subscriptions" SET "TrialEnd" = now() - interval '1 day'""");
        await Eventually.SoAsync(async () => (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode == "free", "the end of the trial");
    }

    [Fact]
    public async Task A_lost_line_leaves_no_stale_answer()
    {
        await using var app = await TestApp.StartAsync();
        await using var second = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        var (line, there) = (second.Services.GetRequiredService<NewsLine>(), second.Services.GetRequiredService<Entitlements>());

        for (var lessons = 10; lessons < 14; lessons++)
        {
            await HearingAsync(app, second);
            await there.OfAsync(ada.HomeTeamId);
            await CutLinesAsync(app);
            await GiveAsync(app, ada, lessons); // which nobody hears
            var changed = TimeProvider.System.GetTimestamp();
            await Eventually.SoAsync(() => HasAsync(there, ada, lessons), $"{lessons} without the news");
            Assert.InRange(TimeProvider.System.GetElapsedTime(changed), TimeSpan.Zero, Entitlements.Unheard + NewsLine.Believed);
        }
        await Eventually.SoAsync(() => Task.FromResult(line.IsHeardAt(TimeProvider.System.GetTimestamp())), "a line again");
    }

    [Fact]
    public async Task A_line_that_gives_no_proof_is_not_believed()
    {
        var line = new NewsLine(TimeProvider.System);
        var now = TimeProvider.System.GetTimestamp();
        Assert.False(line.IsHeardAt(now));

        line.Proven(now);
        Assert.True(line.IsHeardAt(now));
        Assert.False(line.IsHeardAt(now + (long)(NewsLine.Believed.TotalSeconds * TimeProvider.System.TimestampFrequency)));

        line.Lost();
        Assert.False(line.IsHeardAt(now));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Readers_never_bring_back_what_a_writer_has_dropped()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        await HearingAsync(app);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await entitlements.OfAsync(ada.HomeTeamId);
                await Task.Yield();
            }
        })).ToList();

        for (var lessons = 10; lessons < 110; lessons++)
        {
            await GiveAsync(app, ada, lessons); // drops before it answers
            for (var look = 0; look < 5; look++)
            {
                Assert.True(await HasAsync(entitlements, ada, lessons), $"{lessons} was forgotten again");
            }
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task An_answer_that_was_on_its_way_while_something_changed_is_not_kept()
    {
        using var hold = new HoldReader();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(hold));
        var ada = await app.AddPersonAsync("ada@example.test");
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        await HearingAsync(app);
        hold.Next = "AccessGrants";

        var asked = entitlements.OfAsync(ada.HomeTeamId).AsTask();
        await hold.Held.WaitAsync(TimeSpan.FromSeconds(20)); // it has read, and not kept
        await GiveAsync(app, ada, 7);
        hold.LetGo();

        Assert.False((await asked).Can("mark7")); // as it was when it was asked
        Assert.True(await HasAsync(entitlements, ada, 7));
    }

    [Fact]
    public async Task A_new_version_of_a_plan_from_another_node_changes_the_answers_made_of_it()
    {
        await using var app = await TestApp.StartAsync();
        await using var second = app.StartNode();
        var there = second.Services.GetRequiredService<Entitlements>();
        await HearingAsync(second);
        var nobody = Guid.NewGuid();
        Assert.Equal(5, await there.Limit(nobody, PlanFeature.Lessons));

        var kinder = PlanFile.Bundled with { Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == "free" ? p with { Terms = PlanTerms.Parse("""{"lessons":6}""") } : p)] };
        await using (var db = app.OpenDb())
        {
            await new SeedPlans(kinder, app.Clock).SeedAsync(db, CancellationToken.None);
        }

        var changed = TimeProvider.System.GetTimestamp();
        await Eventually.SoAsync(async () => await there.Limit(nobody, PlanFeature.Lessons) == 6, "the new version");
        Assert.InRange(TimeProvider.System.GetElapsedTime(changed), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static async Task HearingAsync(params TestApp[] nodes)
    {
        foreach (var node in nodes)
        {
            var line = node.Services.GetRequiredService<NewsLine>();
            await Eventually.SoAsync(() => Task.FromResult(line.IsHeardAt(TimeProvider.System.GetTimestamp())), "a line to the database");
        }
    }

    // A limit that no plan knows, so that each grant shows by itself.
    private static async Task GiveAsync(TestApp app, User who, int lessons)
    {
        await using var db = app.OpenDb();
        db.Add(AccessGrant.OfFeature(who.HomeTeamId, $"mark{lessons}", null, app.Clock.GetUtcNow().AddDays(1), "Because", app.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
        app.Services.GetRequiredService<SubscriptionSignals>().Raise(who.HomeTeamId);
    }

    private static async Task<bool> HasAsync(Entitlements entitlements, User who, int lessons) => await entitlements.Can(who.HomeTeamId, $"mark{lessons}");

    private static async Task CutLinesAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        var cut = await db.Database.SqlQuery<bool>($"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND application_name = {DatabaseNews.Name}").ToListAsync();
        Assert.NotEmpty(cut);
    }

    /// <summary>Holds one reading right after it was made.</summary>
    private sealed class HoldReader : DbCommandInterceptor, IDisposable
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _go = new(0);
        private string? _next;

        public Task Held => _held.Task;

        public string Next
        {
            set => Volatile.Write(ref _next, value);
        }

        public void LetGo() => _go.Release();

        public void Dispose() => _go.Dispose();

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Volatile.Read(ref _next) is { } table && command.CommandText.Contains($"\"{table}\"", StringComparison.Ordinal) && Interlocked.Exchange(ref _next, null) is not null)
            {
                _held.SetResult();
                await _go.WaitAsync(cancellationToken);
            }
            return result;
        }
    }
}

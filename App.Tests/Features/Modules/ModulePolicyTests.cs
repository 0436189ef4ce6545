using System.Data.Common;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Modules;

/// <summary>What a drawn menu costs, and how soon it is right again on every node.</summary>
[Covers("PLN-4", "OPS-8")]
public sealed class ModulePolicyTests
{
    [Fact]
    public async Task A_menu_asks_the_database_after_a_change_and_not_with_every_page()
    {
        var counts = new Counts();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(counts));
        await using var other = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        using var here = await app.BrowserOfAsync(ada);
        await here.OpenAsync("/settings");
        Assert.False(HasAnalytics(here));
        await Eventually.SoAsync(
            async () =>
            {
                var before = counts.Number;
                await here.OpenAsync("/settings");
                await here.OpenAsync("/settings");
                return counts.Number == before;
            },
            "pages that ask for nothing");

        Assert.True((await other.Services.GetRequiredService<SwitchModule>().OnAsync(ada.Id, ada.HomeTeamId, ModuleKey.Analytics, null, CancellationToken.None)).Ok);

        await ShowsAsync(here, analytics: true);
        Assert.True((await app.Services.GetRequiredService<SwitchModule>().OffAsync(ada.Id, ModuleKey.Analytics, null, CancellationToken.None)).Ok);
        await here.OpenAsync("/settings");
        Assert.False(HasAnalytics(here)); // at once where it was done
    }

    [Fact]
    public async Task A_lost_line_leaves_no_old_menu()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        var (line, there) = (other.Services.GetRequiredService<NewsLine>(), other.Services.GetRequiredService<MyModules>());
        await Eventually.SoAsync(() => Task.FromResult(line.IsHeardAt(TimeProvider.System.GetTimestamp())), "a line to the database");
        Assert.DoesNotContain(ModuleKey.Analytics, await ActiveAsync());
        await using (var db = app.OpenDb())
        {
            await db.Database.SqlQuery<bool>($"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND application_name = {DatabaseNews.Name}").ToListAsync();
        }

        Assert.True((await app.Services.GetRequiredService<SwitchModule>().OnAsync(ada.Id, ada.HomeTeamId, ModuleKey.Analytics, null, CancellationToken.None)).Ok);

        var changed = TimeProvider.System.GetTimestamp();
        await Eventually.SoAsync(async () => (await ActiveAsync()).Contains(ModuleKey.Analytics), "the other menu");
        Assert.InRange(TimeProvider.System.GetElapsedTime(changed), TimeSpan.Zero, NewsLine.Believed + TimeSpan.FromSeconds(1));

        Task<IReadOnlySet<string>> ActiveAsync() => there.ActiveAsync(ada.Id, ada.HomeTeamId, CancellationToken.None);
    }

    private static Task ShowsAsync(PlainBrowser browser, bool analytics) => Eventually.SoAsync(
        async () =>
        {
            await browser.OpenAsync("/settings");
            return HasAnalytics(browser) == analytics;
        },
        "the other menu",
        3);

    private static bool HasAnalytics(PlainBrowser browser) => browser.Page.QuerySelector("nav a[href='/analytics']") is not null;

    private sealed class Counts : DbCommandInterceptor
    {
        private int _number;

        public int Number => Volatile.Read(ref _number);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("\"ModuleChoices\"", StringComparison.Ordinal) || command.CommandText.Contains("\"AccessGrants\"", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _number);
            }
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}

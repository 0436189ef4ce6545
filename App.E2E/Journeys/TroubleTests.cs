using System.Diagnostics;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Npgsql;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Bad luck that is nobody's fault: an old form, a lost line, a slow one, a database that is away.</summary>
public sealed class TroubleTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("OPS-7")]
    public async Task A_form_that_is_too_old_is_answered_with_a_page_that_says_what_to_do()
    {
        await using var visitor = await Visitor.ComeAsync(browser, product);
        await visitor.OpenAsync("/sign-in");
        await visitor.Context.ClearCookiesAsync();
        await visitor.TypeAsync("Email or username", "nobody@example.com");
        await visitor.TypeAsync("Password", Visitor.Password);
        await visitor.Button("Sign in").ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("That form could not be read");
        Assert.Empty(await Browser.ViolationsAsync(visitor.Page));
    }

    [Fact, Covers("ONB-1", "OPS-11")]
    public async Task A_lost_line_is_said_within_a_second_and_the_page_goes_on()
    {
        using var account = await product.SignUpAsync("line@example.com");
        await using var visitor = await Visitor.SignedInAsync(browser, product, "line@example.com");
        await visitor.ArriveAsync("/dashboard");
        await visitor.LiveAsync();
        List<IWebSocketRoute> lines = [];
        await visitor.Page.RouteWebSocketAsync("**/_blazor**", line =>
        {
            line.ConnectToServer();
            lines.Add(line);
        });
        await visitor.Page.ReloadAsync();
        await visitor.LiveAsync();
        await Expect(visitor.Page.GetByText("7 days left in your trial.")).ToBeVisibleAsync();
        Assert.NotEmpty(lines);

        await visitor.Page.EvaluateAsync("""
            window.noticed = new Promise(done => new MutationObserver(() =>
              document.getElementById("components-reconnect-modal").textContent && done(performance.now())).observe(document.getElementById("components-reconnect-modal"), { childList: true }));
            window.cut = performance.now();
            """);
        await lines[^1].CloseAsync(new() { Code = 3001, Reason = "lost" });
        var waited = await visitor.Page.EvaluateAsync<double>("noticed.then(at => at - cut)");
        Assert.InRange(waited, 0, 1000);

        await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeEmptyAsync(); // connected again, by itself
        await visitor.Link("Billing").First.ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Billing");
    }

    [Fact, Covers("OPS-11")]
    public async Task A_page_that_never_connects_says_so_until_it_does()
    {
        using var account = await product.SignUpAsync("apart@example.com");
        await using var visitor = await Visitor.SignedInAsync(browser, product, "apart@example.com");
        await visitor.ArriveAsync("/dashboard");
        await visitor.LiveAsync();
        var open = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/_blazor/**", async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByText("This page could not connect")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Pictures.KeepAsync(visitor.Page, "apart");

        open.SetResult();
        await visitor.LiveAsync();
        await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeEmptyAsync();
        await Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
    }

    [Fact, Covers("OPS-11")]
    public async Task On_a_slow_line_the_page_is_there_before_its_socket()
    {
        using var account = await product.SignUpAsync("slow@example.com");
        await using var visitor = await Visitor.SignedInAsync(browser, product, "slow@example.com");
        await visitor.ArriveAsync("/dashboard");
        var line = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 400,
            ["downloadThroughput"] = 50_000,
            ["uploadThroughput"] = 25_000,
        });
        var watch = Stopwatch.StartNew();
        await visitor.Page.GotoAsync("/billing", new() { WaitUntil = WaitUntilState.Commit });
        await Expect(visitor.Heading).ToHaveTextAsync("Billing");
        await Expect(visitor.Page.GetByText("No invoices yet")).ToBeVisibleAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact, Covers("OPS-5", "OPS-6")]
    public async Task While_the_database_is_away_a_page_says_so_and_it_comes_back_by_itself()
    {
        using var account = await product.SignUpAsync("away@example.com");
        await using var visitor = await Visitor.ComeAsync(browser, product);
        await visitor.OpenAsync("/sign-in");
        await visitor.TypeAsync("Email or username", "away@example.com");
        await visitor.TypeAsync("Password", Visitor.Password);
        await OpenForBusinessAsync(false);
        try
        {
            await visitor.Button("Sign in").ClickAsync();
            await Expect(visitor.Heading).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Back in a moment|Something broke on our side"));
            await Expect(visitor.Link("Try again")).ToBeVisibleAsync();
            Assert.Empty(await Browser.ViolationsAsync(visitor.Page));
            await Pictures.KeepAsync(visitor.Page, "database-away");
        }
        finally
        {
            await OpenForBusinessAsync(true);
        }

        await Expect(visitor.Heading).ToHaveTextAsync("Sign in");
        await visitor.SignInAsync("away@example.com");
        await visitor.ArriveAsync("/dashboard");
    }

    // As when the server restarts: every connection ends and none is let in.
    private async Task OpenForBusinessAsync(bool open)
    {
        var name = new NpgsqlConnectionStringBuilder(product.App.ConnectionString).Database;
        await using var server = new NpgsqlConnection(await TestPostgres.ConnectionStringAsync());
        await server.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS {open}; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = '{name}' AND NOT {open}", server);
        await command.ExecuteNonQueryAsync();
    }
}

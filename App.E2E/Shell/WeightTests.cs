using System.Net;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;

namespace BlazorAccounts.E2E.Shell;

public sealed class WeightTests(Browser browser, ShellSite site) : IClassFixture<Browser>, IClassFixture<ShellSite>
{
    [Theory, Covers("OPS-11")]
    [InlineData("/")]
    [InlineData("/kit/form")]
    public async Task A_static_page_is_light_and_opens_no_socket(string path)
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await context.NewPageAsync();
        List<string> requests = [];
        var sockets = 0;
        page.WebSocket += (_, _) => sockets++;
        page.Request += (_, request) => requests.Add(request.Url);
        await page.GotoAsync(path, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        var bytes = await page.EvaluateAsync<int>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)");
        Assert.InRange(bytes, 50_000, 140_000);
        Assert.InRange(requests.Count, 3, 10);
        Assert.All(requests, url => Assert.StartsWith(site.Url, url, StringComparison.Ordinal));
        Assert.Equal(0, sockets);
    }

    [Theory]
    [InlineData("br", "css/app.css", 15_000)]
    [InlineData("br", "_framework/blazor.web.js", 60_000)]
    [InlineData("gzip", "_framework/blazor.web.js", 70_000)]
    public async Task An_asset_travels_packed(string encoding, string asset, int most)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        http.DefaultRequestHeaders.AcceptEncoding.Add(new(encoding));
        using var answer = await http.GetAsync($"{site.Url}/{asset}");
        answer.EnsureSuccessStatusCode();

        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1_000, most);
    }

    [Theory]
    [InlineData("fonts/inter-5.3-latin.woff2")]
    [InlineData("css/app.css")]
    public async Task A_name_that_changes_with_its_content_is_kept_for_good(string asset)
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await context.NewPageAsync();
        List<string> kept = [];
        page.Response += (_, answer) => kept.AddRange(answer.Headers.GetValueOrDefault("cache-control", "").Contains("immutable", StringComparison.Ordinal) ? [answer.Url] : []);
        await page.GotoAsync("/", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        Assert.Contains(kept, url => url.Contains(Path.GetFileNameWithoutExtension(asset), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_scripts_together_stay_under_six_kilobytes()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        http.DefaultRequestHeaders.AcceptEncoding.Add(new("br"));
        string[] names = ["app", "copy", "dialog", "otp", "password", "reconnect", "theme", "username"];
        var sizes = await Task.WhenAll(names.Select(async name => (await http.GetByteArrayAsync($"{site.Url}/js/{name}.js")).Length));

        Assert.InRange(sizes.Sum(), 1_000, 6 * 1024);
    }
}

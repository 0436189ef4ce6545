using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Support;

/// <summary>What every page has to be: accessible, quiet, light, and whole from 320 pixels up. Watches a page from before its first request.</summary>
internal sealed class Inspection
{
    // What moved by itself while the page came up; a live page must not redraw what was there.
    private const string Shifts = """
        () => new Promise(done => {
          let sum = 0;
          const moved = [];
          new PerformanceObserver(list => list.getEntries().forEach(entry => {
            sum += entry.value;
            moved.push(...entry.sources.map(({ node, previousRect: from, currentRect: to }) =>
              `${node?.className || node?.nodeName} ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height}`));
          })).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum > 0.02 ? `${sum}: ${moved.join("; ")}` : ""), 100);
        })
        """;

    private readonly IPage _page;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private int _sockets;

    public Inspection(IPage page)
    {
        _page = page;
        page.WebSocket += (_, _) => _sockets++;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, said) => _complaints.AddRange(said.Type == "error" && !IsStatus(said.Text) ? [said.Text] : []);
    }

    /// <summary>Looks at the page as it stands, on a desktop and on a phone, in the colours the browser asks for.</summary>
    /// <param name="name">Of the pictures, when they are kept.</param>
    public async Task PassAsync(string name, bool dark)
    {
        await Expect(_page.Locator("h1")).ToHaveCountAsync(1);
        Assert.False(string.IsNullOrWhiteSpace(await _page.TitleAsync()));
        Assert.Equal("en", (await _page.Locator("html").GetAttributeAsync("lang"))?[..2]);
        foreach (var width in new[] { Browser.Desktop, Browser.Phone })
        {
            await _page.SetViewportSizeAsync(width, width < 600 ? 844 : 800);
            await Pictures.KeepAsync(_page, $"{name}_{width}_{(dark ? "dark" : "light")}");
            Assert.Empty(await Browser.ViolationsAsync(_page));
            Assert.False(await Browser.OverflowsAsync(_page), $"{name} overflows at {width}");
        }
        await FitsAsync(name);
        Assert.Empty(_complaints);
    }

    /// <summary>A page that needs no circuit must not open one, and a first visit stays within the budget.</summary>
    public async Task IsLightAsync(bool isStatic)
    {
        await _page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var bytes = await _page.EvaluateAsync<int>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)");
        Assert.InRange(bytes, 1_000, isStatic ? 140_000 : 200_000);
        Assert.Equal("", await _page.EvaluateAsync<string>(Shifts));
        Assert.True(_requests.Count <= (isStatic ? 10 : 14), string.Join('\n', _requests));
        if (isStatic)
        {
            Assert.Equal(0, _sockets);
        }
    }

    private async Task FitsAsync(string name)
    {
        await _page.SetViewportSizeAsync(320, 640);
        Assert.False(await Browser.OverflowsAsync(_page), $"{name} overflows at 320");
        await _page.SetViewportSizeAsync(640, 800);
        await _page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        Assert.False(await Browser.OverflowsAsync(_page), $"{name} overflows with text of twice the size");
    }

    // The browser reports every answer of 400 and more, also of pages that are errors on purpose.
    private static bool IsStatus(string said) => said.StartsWith("Failed to load resource: the server responded with a status of", StringComparison.Ordinal);
}

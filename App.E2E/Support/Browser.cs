using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace BlazorAccounts.E2E.Support;

/// <summary>The system's Chromium through Playwright, one process for a test class. Nothing is downloaded: the driver comes with the package.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const int Desktop = 1280;
    public const int Phone = 390;
    private static readonly string Executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000); // a busy machine is not a failure
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
        _playwright?.Dispose();
    }

    /// <summary>A person's own browser profile. Times out after 10 seconds; heights are 844 on a phone's width and 800 otherwise.</summary>
    public async Task<IBrowserContext> ContextAsync(string baseUrl, bool dark = false, int width = Desktop, bool javaScript = true, bool reducedMotion = true, string? zone = null)
    {
        var context = await _chromium!.NewContextAsync(new()
        {
            BaseURL = baseUrl,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 800 },
            HasTouch = width < 600,
            IsMobile = width < 600,
            JavaScriptEnabled = javaScript,
            ReducedMotion = reducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            Locale = "en-US",
            TimezoneId = zone,
        });
        context.SetDefaultTimeout(10_000);
        return context;
    }

    /// <summary>Waits until a circuit has taken a live page over: until then a click may meet a link that is just replaced.</summary>
    public static Task SettledAsync(IPage page) =>
        // In one question: the page may still be about to change from a live one to a static one.
        Assertions.Expect(page.Locator("html:not(:has(#components-reconnect-modal)), [data-live]").First).ToBeAttachedAsync(new() { Timeout = 20_000 });

    /// <summary>What axe finds wrong with the page as it stands (WCAG 2.0 to 2.2 A and AA, and best practice), a line for each element.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await SettledAsync(page);
        var result = await page.RunAxe(Rules);
        return [.. result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {v.Help}: {n.Html}"))];
    }

    /// <summary>Whether the page as a whole can be scrolled sideways, which WCAG 1.4.10 forbids from 320 pixels on.</summary>
    public static Task<bool> OverflowsAsync(IPage page) =>
        page.EvaluateAsync<bool>("""
            async () => {
              await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))); // a new width is laid out first
              return document.documentElement.scrollWidth > document.documentElement.clientWidth;
            }
            """);
}

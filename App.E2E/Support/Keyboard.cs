using Microsoft.Playwright;
using Xunit;

namespace BlazorAccounts.E2E.Support;

/// <summary>Somebody without a mouse. Every stop on the way has to be in sight and not under a bar that stays.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int Patience = 60;

    // The name as people hear it, and whether the middle of what has the focus is covered by something else.
    private const string Look = """
        async () => {
          await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const at = document.activeElement;
          if (!at || at === document.body) return { name: "", hidden: false };
          const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
          const box = at.getBoundingClientRect();
          const there = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
          const hidden = box.width > 0 && !(there && (at.contains(there) || there.contains(at) || [...(at.labels ?? [])].some(l => l.contains(there))));
          return { name: name.trim(), hidden, by: hidden && there ? there.outerHTML.slice(0, 200) : hidden ? "the edge" : "" };
        }
        """;

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Tabs on until something of this name has the focus.</summary>
    /// <returns>How many times Tab was pressed.</returns>
    public async Task<int> ToAsync(string name)
    {
        List<string> passed = [];
        for (var tabs = 1; tabs <= Patience; tabs++)
        {
            var stop = await TabAsync();
            passed.Add(stop.Name);
            if (stop.Name == name || stop.Name == $"{name} (optional)")
            {
                return tabs;
            }
        }
        Assert.Fail($"\"{name}\" is not among: {string.Join(" | ", passed)}");
        return 0;
    }

    /// <summary>Tabs until the page is left at its end.</summary>
    /// <returns>The number of stops.</returns>
    public async Task<int> RoundAsync()
    {
        for (var stops = 0; stops <= Patience; stops++)
        {
            if ((await TabAsync()).Name.Length == 0 && await page.EvaluateAsync<bool>("document.activeElement === document.body"))
            {
                return stops;
            }
        }
        Assert.Fail("Tab never leaves the page.");
        return 0;
    }

    private async Task<Stop> TabAsync()
    {
        await page.Keyboard.PressAsync("Tab");
        var stop = await page.EvaluateAsync<Stop>(Look);
        Assert.False(stop.Hidden, $"\"{stop.Name}\" has the focus and is covered on {page.Url} by {stop.By}");
        return stop;
    }

    private sealed class Stop
    {
        public string Name { get; set; } = "";

        public bool Hidden { get; set; }

        public string? By { get; set; }
    }
}

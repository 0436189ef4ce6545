using Microsoft.Playwright;

namespace BlazorAccounts.E2E.Support;

/// <summary>Keeps pictures of what is tested, for people to look at, when PICTURES names a folder.</summary>
internal static class Pictures
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PICTURES");

    /// <summary>Light and dark, on a phone's width and a desktop's.</summary>
    public static readonly (bool Dark, int Width)[] Looks = [(false, Browser.Desktop), (true, Browser.Desktop), (false, Browser.Phone), (true, Browser.Phone)];

    public static async Task KeepAsync(IPage page, string name)
    {
        if (Folder is null)
        {
            return;
        }
        var size = page.ViewportSize!;
        foreach (var (dark, width) in Looks)
        {
            await ShowAsync(page, dark, width);
            await page.ScreenshotAsync(new() { Path = $"{Folder}/{name}_{width}_{(dark ? "dark" : "light")}.png", FullPage = true });
        }
        await ShowAsync(page, false, size.Width);
    }

    public static async Task ShowAsync(IPage page, bool dark, int width)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await page.SetViewportSizeAsync(width, width < 600 ? 844 : 800);
    }
}

using Microsoft.Playwright;

namespace BlazorAccounts.E2E.Support;

/// <summary>Keeps pictures of what is tested, for people to look at, when PICTURES names a folder.</summary>
internal static class Pictures
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PICTURES");

    public static async Task KeepAsync(IPage page, string name)
    {
        if (Folder is not null)
        {
            await page.ScreenshotAsync(new() { Path = $"{Folder}/{name}.png", FullPage = true });
        }
    }
}

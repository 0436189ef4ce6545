using System.Diagnostics;

namespace BlazorAccounts.Tests.Support;

/// <summary>For what happens in the background, soon.</summary>
public static class Eventually
{
    /// <summary>Looks every 20 ms until it is so.</summary>
    /// <exception cref="TimeoutException">It did not become so.</exception>
    public static async Task SoAsync(Func<Task<bool>> so, string what, int seconds = 60)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(seconds); await Task.Delay(20))
        {
            if (await so())
            {
                return;
            }
        }
        throw new TimeoutException($"Not within {seconds} s: {what}");
    }
}

using BlazorAccounts.Platform;

namespace BlazorAccounts.Tests.Platform;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData(0, "Enough. Try again in a minute.")]
    [InlineData(59, "Enough. Try again in a minute.")]
    [InlineData(61, "Enough. Try again in 2 minutes.")]
    [InlineData(899, "Enough. Try again in 15 minutes.")]
    public void Who_has_to_wait_is_told_how_long(int seconds, string message)
    {
        var outcome = Outcome.WaitAfter(Word("Enough."), TimeSpan.FromSeconds(seconds));

        Assert.Equal(429, outcome.Status);
        Assert.Equal(message, outcome.Message);
        Assert.Equal(seconds, outcome.RetryAfter!.Value.TotalSeconds);
    }
}

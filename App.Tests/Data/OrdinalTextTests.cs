using BlazorAccounts.Data;

namespace BlazorAccounts.Tests.Data;

public sealed class OrdinalTextTests
{
    [Theory]
    [InlineData("ab", "ac")]
    [InlineData("a\ud7ff", "a\ue000")]
    [InlineData("a\uffff", "b")]
    [InlineData("🦊", "🦋")]
    [InlineData("a\U0010ffff\U0010ffff", "b")]
    [InlineData("\U0001ffff", "\U00020000")]
    public void The_successor_comes_right_after_all_that_begins_so(string prefix, string successor)
    {
        Assert.Equal(successor, OrdinalText.After(prefix));
        Assert.True(string.CompareOrdinal(prefix + "zzz\uffff", successor) < 0 || prefix.Contains('\uffff', StringComparison.Ordinal));
    }

    [Fact]
    public void After_the_last_character_comes_nothing()
    {
        Assert.Null(OrdinalText.After("\U0010ffff"));
        Assert.Null(OrdinalText.After(""));
    }
}

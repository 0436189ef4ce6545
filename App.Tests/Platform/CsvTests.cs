using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform;

[Covers("OPS-1")]
public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\"")]
    [InlineData("Ada, \"the\" first", "\"Ada, \"\"the\"\" first\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void A_text_is_never_a_formula(string text, string cell) => Assert.Equal(cell + "\r\n", Csv.Line(text));

    [Fact]
    public void Numbers_and_times_have_no_culture()
    {
        Assert.Equal("-5,0.5,2026-11-03T08:00:00.0000000Z,\r\n", Csv.Line(-5, 0.5, new DateTimeOffset(2026, 11, 3, 9, 0, 0, TimeSpan.FromHours(1)), null));
    }
}

using System.Globalization;
using BlazorAccounts.Shell.Kit;

namespace BlazorAccounts.Tests.Shell.Kit;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData(1900, "USD", "en-US", "$19.00")]
    [InlineData(-1900, "USD", "en-US", "-$19.00")]
    [InlineData(123456789, "USD", "en-US", "$1,234,567.89")]
    [InlineData(1900, "USD", "", "$19.00")]
    [InlineData(1900, "JPY", "ja-JP", "￥1,900")]
    [InlineData(1900, "JPY", "en-US", "¥1,900")]
    [InlineData(1900, "EUR", "de-DE", "19,00 €")]
    [InlineData(1900, "USD", "de-DE", "19,00 $")]
    [InlineData(12345678, "INR", "en-IN", "₹1,23,456.78")]
    [InlineData(1900, "CAD", "en-CA", "$19.00")]
    [InlineData(1900, "CAD", "en-US", "CA$19.00")]
    [InlineData(1500, "KWD", "en-US", "KWD 1.500")]
    [InlineData(1900, "CHF", "en-US", "CHF 19.00")]
    [InlineData(-1900, "CHF", "en-US", "-CHF 19.00")]
    public void Money_is_written_as_its_reader_writes_it(long minor, string currency, string culture, string text) =>
        Assert.Equal(text, MoneyText.Format(minor, currency, CultureInfo.GetCultureInfo(culture)).Replace('\u00a0', ' ').Replace('\u202f', ' '));

    [Theory]
    [InlineData(1900, "$19")]
    [InlineData(1950, "$19.50")]
    [InlineData(0, "$0")]
    public void A_price_on_a_plan_drops_empty_decimals(long minor, string text) =>
        Assert.Equal(text, MoneyText.Format(minor, "USD", CultureInfo.GetCultureInfo("en-US"), trim: true));
}

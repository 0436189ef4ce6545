using System.Globalization;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>What is left of a paid period, in paise.</summary>
[Covers("PAY-6")]
public sealed class UnusedTimeTests
{
    [Theory]
    [InlineData("whole, at its first second", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", 799000, 79900)]
    [InlineData("before it began", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-01T00:00:00Z", 799000, 79900)]
    [InlineData("nothing, at its end", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-02-10T08:00:00Z", 799000, 0)]
    [InlineData("nothing, after its end", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-03-01T00:00:00Z", 799000, 0)]
    [InlineData("the last second is worth less than a paisa", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-02-10T07:59:59Z", 799000, 0)]
    [InlineData("half of 28 days", 79900, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-15T00:00:00Z", 799000, 39950)]
    [InlineData("half of 29 days, in a leap year", 79900, "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "2028-02-15T12:00:00Z", 799000, 39950)]
    [InlineData("the leap day alone", 79900, "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "2028-02-29T00:00:00Z", 799000, 2755)]
    [InlineData("a year with a leap day has 366 days", 799000, "2027-06-01T00:00:00Z", "2028-06-01T00:00:00Z", "2028-05-31T00:00:00Z", 1200000, 2183)]
    [InlineData("a year without has 365", 799000, "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z", "2027-05-31T00:00:00Z", 1200000, 2189)]
    [InlineData("a night in which clocks change counts its seconds", 79900, "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", "2026-03-28T23:30:00Z", 799000, 36476)]
    [InlineData("the same moments in Indian time", 79900, "2026-01-10T13:30:00+05:30", "2026-02-10T13:30:00+05:30", "2026-01-25T20:00:00Z", 799000, 39950)]
    [InlineData("parts of a second do not count", 79900, "2026-01-10T08:00:00.9Z", "2026-02-10T08:00:00.2Z", "2026-01-10T08:00:00.999Z", 799000, 79900)]
    [InlineData("rounded down", 100, "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z", "2026-01-02T00:00:00Z", 799000, 66)]
    [InlineData("never so much that no rupee is left", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", 79950, 79850)]
    [InlineData("a price below the minimum takes nothing off", 79900, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", 50, 0)]
    [InlineData("nothing was paid", 0, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", 799000, 0)]
    [InlineData("more went back than came in", -500, "2026-01-10T08:00:00Z", "2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", 799000, 0)]
    [InlineData("a period without length", 79900, "2026-01-10T08:00:00Z", "2026-01-10T08:00:00Z", "2026-01-10T08:00:00Z", 799000, 0)]
    [InlineData("amounts that would overflow", 9_000_000_000_000_000, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 9_200_000_000_000_000, 9_000_000_000_000_000)]
    public void It_is_the_part_of_what_was_paid_by_the_second(string why, long paid, string start, string end, string at, long price, long expected) =>
        Assert.True(expected == UnusedTime.Credit(paid, Moment(start), Moment(end), Moment(at), price, least: 100), $"{why}: {UnusedTime.Credit(paid, Moment(start), Moment(end), Moment(at), price, 100)}");

    [Fact]
    public void It_never_grows_with_time_and_never_leaves_its_bounds()
    {
        var random = new Random(11);
        for (var i = 0; i < 5000; i++)
        {
            var (paid, price, start) = (random.NextInt64(0, 5_000_000), random.NextInt64(100, 5_000_000), Moment("2027-01-01T00:00:00Z").AddSeconds(random.Next(100_000_000)));
            var end = start.AddSeconds(random.Next(1, 40_000_000));
            var (early, late) = (start.AddSeconds(random.Next(-1000, 40_000_000)), TimeSpan.FromSeconds(random.Next(0, 1_000_000)));
            var (first, then) = (UnusedTime.Credit(paid, start, end, early, price, 100), UnusedTime.Credit(paid, start, end, early + late, price, 100));
            Assert.True(then <= first && then >= 0 && first <= Math.Min(paid, price - 100), $"{paid} of {start:O} to {end:O} at {early:O}: {first}, then {then}");
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

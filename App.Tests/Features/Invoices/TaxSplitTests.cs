using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace BlazorAccounts.Tests.Features.Invoices;

/// <summary>How much of a price is tax, to the unit.</summary>
[Covers("PAY-9")]
public sealed class TaxSplitTests
{
    [Theory]
    [InlineData(11800, "18", 1800)] // 100.00 and 18 %
    [InlineData(1900, "18", 290)] // 289.83
    [InlineData(1900, "19", 303)] // 303.36
    [InlineData(1000, "10", 91)] // yen: 90.9
    [InlineData(980, "8", 73)] // 72.59
    [InlineData(1, "18", 0)]
    [InlineData(3, "20", 1)] // 0.5 goes up
    [InlineData(10810, "8.1", 810)]
    [InlineData(0, "18", 0)]
    [InlineData(-11800, "18", -1800)]
    [InlineData(-3, "20", -1)]
    [InlineData(900_000_000_000_000_000, "18", 137_288_135_593_220_339)]
    public void Tax_is_rounded_to_the_nearest_unit(long total, string percent, long tax) =>
        Assert.Equal([tax], TaxSplit.Of(total, [Rate("GST", percent)]).Select(t => t.Amount));

    [Theory]
    [InlineData(11800, 900, 900)]
    [InlineData(1901, 145, 145)]
    [InlineData(1907, 146, 145)] // 291 does not divide
    [InlineData(-1907, -146, -145)]
    public void Two_taxes_share_what_one_would_be(long total, long first, long second) =>
        Assert.Equal([first, second], TaxSplit.Of(total, [Rate("CGST", "9"), Rate("SGST", "9")]).Select(t => t.Amount));

    [Fact]
    public void Without_a_rate_there_is_no_tax() => Assert.Empty(TaxSplit.Of(1900, []));

    [Fact]
    public void Whatever_the_price_and_the_rates_the_tax_is_within_half_a_unit_and_the_parts_are_whole() =>
        Prop.ForAll(
            Gen.Choose(-2_000_000, 2_000_000).Zip(Gen.Choose(1, 50_000).Zip(Gen.Choose(0, 50_000))).ToArbitrary(),
            drawn =>
            {
                var (total, (first, second)) = drawn;
                var parts = TaxSplit.Of(total, [new("A", first / 1000m), new("B", second / 1000m)]);
                var exact = total * ((decimal)(first + second) / (100_000 + first + second));
                return Math.Abs(parts.Sum(p => p.Amount) - exact) <= 0.5m && parts.All(p => Math.Abs(p.Amount) <= Math.Abs(total));
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("29ABCDE1234F2Z5", null, "CGST,SGST")] // the seller's state
    [InlineData("27ABCDE1234F2Z5", null, "IGST")]
    [InlineData(null, "karnataka", "CGST,SGST")]
    [InlineData(null, "Goa", "IGST")]
    [InlineData(null, null, "IGST")]
    public void The_state_says_which_tax_it_is(string? taxId, string? region, string taxes)
    {
        var seller = new SellerOptions { Name = "Ours", Region = "Karnataka", TaxId = "GSTIN 29AAACO1234A1Z5", Country = "IN" };
        var rule = new TaxRule { Name = "GST", Percent = 18, Across = "IGST", Within = { "CGST", "SGST" } };

        var parts = rule.PartsFor(seller, new() { Name = "Ada", Country = "IN", TaxId = taxId, Region = region });

        Assert.Equal(taxes.Split(','), parts.Select(p => p.Name));
        Assert.Equal(18, parts.Sum(p => p.Percent));
    }

    private static TaxPart Rate(string name, string percent) => new(name, decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture));
}

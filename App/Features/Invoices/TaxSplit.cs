namespace BlazorAccounts.Features.Invoices;

/// <param name="Name">As the law calls it: <c>GST</c>, <c>IGST</c>, <c>VAT</c>.</param>
/// <param name="Percent">Of the net amount, with at most three decimals.</param>
/// <param name="Amount">Minor units.</param>
public sealed record TaxPart(string Name, decimal Percent, long Amount = 0);

/// <summary>How much of a price is tax. Whole minor units all along; net and tax are the total, always.</summary>
internal static class TaxSplit
{
    private const int Scale = 1000;

    /// <param name="total">With tax, in minor units.</param>
    /// <param name="rates">Together the rate; their amounts do not matter.</param>
    public static IReadOnlyList<TaxPart> Of(long total, IReadOnlyList<TaxPart> rates)
    {
        var shares = rates.Select(r => (long)(r.Percent * Scale)).ToList();
        var rate = shares.Sum();
        var tax = Round((Int128)total * rate, (100 * Scale) + rate);
        var parts = shares.Select(share => rate == 0 ? 0 : (long)((Int128)tax * share / rate)).ToList();
        var left = tax - parts.Sum();
        // What does not divide goes to the first ones, a unit each.
        return [.. rates.Select((r, i) => r with { Amount = parts[i] + (i < Math.Abs(left) ? Math.Sign(left) : 0) })];
    }

    // Half a unit away from nought, as tax offices count.
    private static long Round(Int128 dividend, long divisor) => (long)((dividend + (dividend < 0 ? -divisor : divisor) / 2) / divisor);
}

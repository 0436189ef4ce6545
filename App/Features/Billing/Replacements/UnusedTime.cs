namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>What is left of a paid period, in money: ours to work out where a gateway divides none.</summary>
public static class UnusedTime
{
    /// <summary>
    /// The part of what was paid that falls on the time not used yet, by the second and rounded down: never below zero, never more than was paid, and never so much that
    /// less than <paramref name="least"/> would be left of the new price.
    /// </summary>
    /// <param name="paid">For the whole period, in minor units.</param>
    /// <param name="price">Of what takes its place.</param>
    public static long Credit(long paid, DateTimeOffset start, DateTimeOffset end, DateTimeOffset at, long price, long least)
    {
        var (from, to) = (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
        if (paid <= 0 || to <= from)
        {
            return 0;
        }
        var left = to - Math.Clamp(at.ToUnixTimeSeconds(), from, to);
        var unused = (long)((Int128)paid * left / (to - from));
        return Math.Max(0, Math.Min(unused, price - least));
    }
}

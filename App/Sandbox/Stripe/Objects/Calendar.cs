namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Billing periods. Counting from the anchor keeps its day: 31 January, 28 February, 31 March.</summary>
internal static class Calendar
{
    public const long Hour = 3600;
    public const long Day = 24 * Hour;

    public static long Add(long from, string interval, long count)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(from);
        return (interval switch
        {
            "day" => start.AddDays(count),
            "week" => start.AddDays(7 * count),
            "month" => start.AddMonths((int)count),
            _ => start.AddYears((int)count),
        }).ToUnixTimeSeconds();
    }

    /// <summary>The first end of a period after <paramref name="moment"/>.</summary>
    public static long NextEnd(long anchor, string interval, long count, long moment)
    {
        var periods = interval is "day" or "week" ? Math.Max(0, (moment - anchor) / (Day * count * (interval == "week" ? 7 : 1))) : 0;
        long end;
        do
        {
            periods++;
            end = Add(anchor, interval, periods * count);
        }
        while (end <= moment);
        return end;
    }

    public static string Date(long moment) =>
        DateTimeOffset.FromUnixTimeSeconds(moment).ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
}

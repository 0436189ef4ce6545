using System.Globalization;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Moments as Cashfree writes them, in Indian time. Inside they are unix seconds.</summary>
internal static class Ist
{
    public const long Hour = 3600;
    public const long Day = 24 * Hour;
    private static readonly TimeSpan Offset = new(5, 30, 0);

    public static string Text(long moment) => At(moment).ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture);

    /// <summary>Without the offset, as in the details of a subscription's events.</summary>
    public static string Bare(long moment) => At(moment).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    public static string Show(long moment) => At(moment).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Null when it is no time. One without offset is Indian.</summary>
    public static long? Parse(string? text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return null;
        }
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        return (hasOffset ? moment : new DateTimeOffset(moment.UtcDateTime.Ticks, Offset)).ToUnixTimeSeconds();
    }

    /// <summary>The moment of a cycle, counted from the first so that it keeps its day: 31 January, 28 February, 31 March.</summary>
    public static long Cycle(long first, string? interval, long count)
    {
        var start = At(first);
        return (interval switch
        {
            "DAY" => start.AddDays(count),
            "WEEK" => start.AddDays(7 * count),
            "MONTH" => start.AddMonths((int)count),
            _ => start.AddYears((int)count),
        }).ToUnixTimeSeconds();
    }

    private static DateTimeOffset At(long moment) => DateTimeOffset.FromUnixTimeSeconds(moment).ToOffset(Offset);
}

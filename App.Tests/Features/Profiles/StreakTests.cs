using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("PRO-2")]
public sealed class StreakTests
{
    private const string Berlin = "Europe/Berlin", Tokyo = "Asia/Tokyo", LosAngeles = "America/Los_Angeles", Apia = "Pacific/Apia", Honolulu = "Pacific/Honolulu", Beirut = "Asia/Beirut", Utc = "Etc/UTC";

    /// <summary>Moments of study, each in the zone of its person at that time, and the streak after the last one.</summary>
    public static TheoryData<string, string, int> Journeys => new()
    {
        { "the first lesson", $"2026-03-01T10:00Z {Utc}", 1 },
        { "twice on a day", $"2026-03-01T10:00Z {Utc}, 2026-03-01T22:00Z {Utc}", 1 },
        { "a day later", $"2026-03-01T23:59Z {Utc}, 2026-03-02T00:01Z {Utc}", 2 },
        { "47 hours later, the next day", $"2026-03-01T00:01Z {Utc}, 2026-03-02T23:59Z {Utc}", 2 },
        { "a day left out", $"2026-03-01T10:00Z {Utc}, 2026-03-02T10:00Z {Utc}, 2026-03-04T10:00Z {Utc}", 1 },
        { "by the person's clock, not by UTC's", $"2026-03-01T14:59Z {Tokyo}, 2026-03-01T15:01Z {Tokyo}", 2 },
        { "over the night that loses an hour", $"2026-03-28T22:30Z {Berlin}, 2026-03-29T21:30Z {Berlin}, 2026-03-30T21:30Z {Berlin}", 3 },
        { "over the night that gains an hour", $"2026-10-24T21:30Z {Berlin}, 2026-10-25T22:30Z {Berlin}, 2026-10-26T22:30Z {Berlin}", 3 },
        { "flying west into a day that was counted", $"2026-03-02T01:00Z {Tokyo}, 2026-03-02T03:00Z {LosAngeles}", 1 },
        { "flying west, then a day later", $"2026-03-02T01:00Z {Tokyo}, 2026-03-02T03:00Z {LosAngeles}, 2026-03-03T20:00Z {LosAngeles}", 2 },
        { "flying east over a date that was never there", $"2026-03-02T04:00Z {LosAngeles}, 2026-03-03T02:00Z {Tokyo}", 2 },
        { "flying east and leaving a whole day out", $"2026-03-02T04:00Z {LosAngeles}, 2026-03-04T14:00Z {Tokyo}", 1 },
        { "across the date line", $"2026-03-02T05:00Z {Honolulu}, 2026-03-02T20:00Z {Apia}", 2 },
        { "the clock set back", $"2026-03-02T10:00Z {Utc}, 2026-02-01T10:00Z {Utc}", 1 },
    };

    [Theory, MemberData(nameof(Journeys))]
    public void Local_days_in_a_row_are_counted(string what, string studies, int expected)
    {
        var streak = new Streak(0, 0, null, null);
        foreach (var study in studies.Split(", "))
        {
            var (at, zone) = (study.Split(' ')[0], study.Split(' ')[1]);
            streak = streak.Study(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        Assert.True(expected == streak.Current, $"{what}: {streak}");
    }

    [Fact]
    public void The_longest_streak_stays()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var streak = new[] { 0, 1, 2, 5, 6 }.Aggregate(new Streak(0, 0, null, null), (s, day) => s.Study(start.AddDays(day), TimeZoneInfo.Utc));

        Assert.Equal((2, 3), (streak.Current, streak.Longest));
    }

    [Theory]
    [InlineData(Berlin, "2026-03-28", "2026-03-29T22:00Z")] // the day after is an hour short
    [InlineData(Berlin, "2026-10-24", "2026-10-25T23:00Z")] // and here an hour long
    [InlineData(Beirut, "2026-03-27", "2026-03-28T22:00Z")] // clocks go forward at midnight: that day begins at one o'clock
    [InlineData(Tokyo, "2026-03-01", "2026-03-02T15:00Z")]
    public void A_streak_runs_until_the_end_of_the_next_day(string zone, string day, string until) =>
        Assert.Equal(DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture), Streak.Until(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));
}

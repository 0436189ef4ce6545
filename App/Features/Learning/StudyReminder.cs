using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Learning;

/// <summary>A person was reminded on one of their days; there is one row for each, whoever tries to write another.</summary>
public sealed class StudyReminder
{
    /// <summary>How late one may still come: a worker that was away for longer reminds of nothing.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(3);

    /// <summary>And how late after midnight.</summary>
    private static readonly TimeSpan LateAtNight = TimeSpan.FromMinutes(15);

    public required Guid UserId { get; init; }

    /// <summary>By the person's clock of that moment.</summary>
    public required DateOnly Day { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The moment at which clocks there show the time for the first time on that day, or, where they jump over it, have jumped.
    /// </summary>
    public static DateTimeOffset MomentOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(time);
        if (zone.IsInvalidTime(wall))
        {
            while (zone.IsInvalidTime(wall))
            {
                wall = wall.AddMinutes(1);
            }
            wall = new(wall.Ticks - (wall.Ticks % TimeSpan.TicksPerMinute), wall.Kind);
        }
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>The day of the person that a reminder is due for now; null when none is.</summary>
    public static DateOnly? DueFor(TimeOnly time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = Streak.DayOf(now, zone);
        foreach (var day in new[] { today, today.AddDays(-1) })
        {
            var at = MomentOf(day, time, zone);
            var end = Streak.StartOf(day.AddDays(1), zone);
            var last = at + Late < end ? at + Late : end > at + LateAtNight ? end : at + LateAtNight;
            if (at <= now && now < last)
            {
                return day;
            }
        }
        return null;
    }
}

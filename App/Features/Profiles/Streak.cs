using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Local days in a row. Pure: what a study at a moment, in a zone, makes of a streak.</summary>
/// <param name="Day">The day of the last study, by the clock of that moment; null when there was none.</param>
/// <param name="At">Its moment.</param>
public sealed record Streak(int Current, int Longest, DateOnly? Day, DateTimeOffset? At)
{
    public static Streak Of(LearningProgress learning) => new(learning.CurrentStreak, learning.LongestStreak, learning.LastStudyDay, learning.LastStudyAt);

    public static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>
    /// The streak after a study now. A second study of a day adds nothing, and neither does a day that was counted already before a journey west. A journey east
    /// may skip a date: what was yesterday by the present clock is yesterday, too.
    /// </summary>
    public Streak Study(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DayOf(now, zone);
        if (Day is { } last && today <= last)
        {
            return this with { At = now };
        }
        var goesOn = Day is { } before && (before.AddDays(1) == today || (At is { } moment && DayOf(moment, zone) >= today.AddDays(-1)));
        var current = goesOn ? Current + 1 : 1;
        return new(current, Math.Max(current, Longest), today, now);
    }

    /// <summary>When it is over by the clock of the zone that the person is in now; null when there is none.</summary>
    public DateTimeOffset? RunsUntil(TimeZoneInfo zone) =>
        Day is not { } day ? null : Until(At is { } moment && DayOf(moment, zone) is var there && there > day ? there : day, zone);

    /// <summary>The end of the day after <paramref name="day"/>, by the clock of the zone: without study until then, the streak is over.</summary>
    public static DateTimeOffset Until(DateOnly day, TimeZoneInfo zone) => StartOf(day.AddDays(2), zone);

    /// <summary>The first moment of a day: midnight, or where clocks jump over it, when they have.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }
        // Of the two midnights of a night that is turned back, the first.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}

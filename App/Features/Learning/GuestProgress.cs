using System.Numerics;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Learning;

/// <summary>What somebody without an account has done here. It lives in their browser, sealed, and nowhere else.</summary>
/// <param name="Id">Spent when it moves to an account.</param>
/// <param name="Day">The day of the last lesson, in UTC: nothing else is known of a guest.</param>
/// <param name="Today">Lessons of that day.</param>
/// <param name="Right">By lesson, a bit for each card that was right.</param>
/// <param name="Last">The try that was counted last: sent again, it is not.</param>
public sealed record GuestProgress(
    Guid Id, DateTimeOffset Since, DateOnly Day, int Today, int Lessons, int Minutes, int Xp, int Words, int Kanji, double Accuracy, IReadOnlyDictionary<string, int> Right, string? Last)
{
    public static GuestProgress New(DateTimeOffset now) =>
        new(Guid.NewGuid(), now, DateOnly.FromDateTime(now.UtcDateTime), 0, 0, 0, 0, 0, 0, 0, new Dictionary<string, int>(StringComparer.Ordinal), null);

    public int TodayOn(DateTimeOffset now) => Day == DateOnly.FromDateTime(now.UtcDateTime) ? Today : 0;

    public int RightIn(string lesson) => Right.GetValueOrDefault(lesson);

    /// <summary>With one more lesson. The caller has looked whether there is one left today.</summary>
    public GuestProgress With(Lesson lesson, int right, string attempt, DateTimeOffset now)
    {
        if (attempt == Last)
        {
            return this;
        }
        var worth = FinishLesson.Of(lesson, right, RightIn(lesson.Key));
        return this with
        {
            Day = DateOnly.FromDateTime(now.UtcDateTime),
            Today = TodayOn(now) + 1,
            Lessons = Lessons + 1,
            Minutes = Minutes + worth.Minutes,
            Xp = Xp + worth.Xp,
            Words = Words + worth.Words,
            Kanji = Kanji + worth.Kanji,
            Accuracy = Math.Round(((Accuracy * Lessons) + worth.Accuracy!.Value) / (Lessons + 1), 2),
            Right = new Dictionary<string, int>(Right, StringComparer.Ordinal) { [lesson.Key] = RightIn(lesson.Key) | right },
            Last = attempt,
        };
    }

    /// <summary>Cards that were right, ever.</summary>
    public int Cards => Right.Values.Sum(bits => BitOperations.PopCount((uint)bits));
}

/// <summary>The cookie it lives in, for as long as somebody may take to decide.</summary>
public sealed class GuestNote(IDataProtectionProvider protection) : CookieNote<GuestProgress>(protection, "GuestProgress", TimeSpan.FromDays(90), "guest");

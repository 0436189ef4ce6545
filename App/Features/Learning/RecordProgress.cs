using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>
/// Counts progress for a person (PRO-2): a report with a key once, lessons up to what the plan allows in a day of theirs, days in a row by their clock. Reports of
/// one person wait for each other, so nothing is lost or counted twice, however many come at once.
/// </summary>
public sealed class RecordProgress(IOwnedDbs dbs, Entitlements entitlements, TimeProvider clock)
{
    /// <returns>The figures after it; 400 by field; 402 <c>quota_exceeded</c> with <c>meter</c>, <c>used</c>, <c>limit</c>, <c>resetsAt</c>, <c>upgradeUrl</c>; 404.</returns>
    public async Task<Outcome<MyLearning>> RunAsync(Guid userId, Guid teamId, Progress progress, CancellationToken ct)
    {
        if (progress.Refusal() is { } refusal)
        {
            return refusal.For<MyLearning>();
        }
        var limit = await entitlements.Limit(teamId, PlanFeature.Lessons, ct);
        Outcome<MyLearning> answer = Outcome.NotFound.For<MyLearning>();
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await db.AtomicallyAsync(
            async () =>
            {
                if (await LearnerAsync(db, userId, ct) is { } learner)
                {
                    answer = await CountAsync(db, learner, progress, limit, ct);
                    await db.SaveChangesAsync(ct);
                }
            },
            ct);
        return answer;
    }

    /// <summary>The person, locked until the caller's transaction ends; null when there is no such account any more.</summary>
    internal async Task<Learner?> LearnerAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Users.Where(u => u.Id == userId && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastActiveAt, now), ct) == 0)
        {
            return null;
        }
        var user = await db.Users.SingleAsync(u => u.Id == userId, ct);
        var zone = await db.UserSettings.Where(s => s.UserId == userId).Select(s => s.TimeZone).SingleAsync(ct);
        return new(user, TimeZones.Find(zone) ?? TimeZoneInfo.Utc, now);
    }

    /// <summary>Counts within the caller's transaction, with the person locked; the caller saves.</summary>
    internal static async Task<Outcome<MyLearning>> CountAsync(AppDb db, Learner learner, Progress progress, long? limit, CancellationToken ct)
    {
        var (user, zone, now) = learner;
        if (progress.IdempotencyKey is { } key && await db.ProgressEntries.AnyAsync(e => e.UserId == user.Id && e.IdempotencyKey == key, ct))
        {
            return MyLearning.Of(user.Learning, now);
        }
        var today = Streak.DayOf(now, zone);
        var day = await db.StudyDays.SingleOrDefaultAsync(d => d.UserId == user.Id && d.Day == today, ct);
        if (progress.Lessons > 0 && limit is { } most && (day?.Lessons ?? 0) + progress.Lessons > most)
        {
            return Quota(day?.Lessons ?? 0, most, Streak.StartOf(today.AddDays(1), zone)).For<MyLearning>();
        }
        if (day is null)
        {
            db.Add(day = new() { UserId = user.Id, Day = today });
        }
        day.Lessons += progress.Lessons;
        day.Minutes += progress.Minutes;
        day.Xp += progress.Xp;
        day.Words += progress.Words;
        day.Kanji += progress.Kanji;
        db.Add(new ProgressEntry
        {
            UserId = user.Id,
            IdempotencyKey = progress.IdempotencyKey,
            At = now,
            Day = today,
            Lessons = progress.Lessons,
            Minutes = progress.Minutes,
            Xp = progress.Xp,
            Words = progress.Words,
            Kanji = progress.Kanji,
            Accuracy = progress.Accuracy,
        });
        Add(user.Learning, progress, now, zone);
        return MyLearning.Of(user.Learning, now);
    }

    /// <summary>402 in the shape of every meter.</summary>
    internal static Outcome Quota(long used, long limit, DateTimeOffset resetsAt) =>
        Outcome.Refused(402, "quota_exceeded", L($"Your plan has {limit} lessons a day. Tomorrow there are new ones, or upgrade and go on."))
            .With("meter", PlanFeature.Lessons).With("used", used).With("limit", limit).With("resetsAt", resetsAt).With("upgradeUrl", "/upgrade");

    private static void Add(LearningProgress learning, Progress progress, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (progress.Accuracy is { } accuracy)
        {
            // A mean over lessons; a report of accuracy alone weighs as much as one.
            var (before, weight) = (learning.LessonsCompleted, Math.Max(1, progress.Lessons));
            learning.Accuracy = Math.Round(((learning.Accuracy * before) + (accuracy * weight)) / (before + weight), 2);
        }
        learning.TotalXp += progress.Xp;
        learning.LessonsCompleted += progress.Lessons;
        learning.MinutesStudied += progress.Minutes;
        learning.WordsLearned += progress.Words;
        learning.KanjiLearned += progress.Kanji;
        var streak = Streak.Of(learning).Study(now, zone);
        learning.CurrentStreak = streak.Current;
        learning.LongestStreak = streak.Longest;
        learning.LastStudyDay = streak.Day;
        learning.LastStudyAt = streak.At;
        learning.StreakUntil = streak.RunsUntil(zone);
    }
}

/// <summary>A person whose progress is being counted, and when it is for them.</summary>
internal sealed record Learner(User User, TimeZoneInfo Zone, DateTimeOffset Now);

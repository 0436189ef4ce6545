using System.Numerics;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>Marks a lesson's questions and counts it: points for each right answer, words and kanji when they are right for the first time.</summary>
public sealed class FinishLesson(IOwnedDbs dbs, RecordProgress record, Entitlements entitlements)
{
    public const int XpPerAnswer = 10;

    /// <param name="right">A bit for each card that was answered right.</param>
    /// <param name="attempt">Names this try: sent again, it is counted once.</param>
    /// <returns>The figures after it; 402 as <see cref="RecordProgress"/>; 404.</returns>
    public async Task<Outcome<MyLearning>> RunAsync(Guid userId, Guid teamId, Lesson lesson, int right, string attempt, CancellationToken ct)
    {
        var limit = await entitlements.Limit(teamId, PlanFeature.Lessons, ct);
        Outcome<MyLearning> answer = Outcome.NotFound.For<MyLearning>();
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await db.AtomicallyAsync(
            async () =>
            {
                if (await record.LearnerAsync(db, userId, ct) is not { } learner)
                {
                    return;
                }
                var known = await db.LearnedLessons.SingleOrDefaultAsync(l => l.UserId == userId && l.Lesson == lesson.Key, ct);
                answer = await RecordProgress.CountAsync(db, learner, Of(lesson, right, known?.Right ?? 0) with { IdempotencyKey = attempt }, limit, ct);
                if (!answer.Ok)
                {
                    return;
                }
                if (known is null)
                {
                    db.Add(known = new() { UserId = userId, Lesson = lesson.Key });
                }
                known.Right |= right;
                known.LastAt = learner.Now;
                await db.SaveChangesAsync(ct);
            },
            ct);
        return answer;
    }

    /// <summary>What a try is worth.</summary>
    /// <param name="known">The cards that were right before.</param>
    internal static Progress Of(Lesson lesson, int right, int known)
    {
        List<Flashcard> News(int bits) => [.. lesson.Cards.Where((_, i) => (bits & (1 << i)) != 0)];
        var (count, fresh) = (BitOperations.PopCount((uint)right), News(right & ~known));
        var kanji = fresh.SelectMany(c => c.Kanji ?? []).Except(News(known).SelectMany(c => c.Kanji ?? []), StringComparer.Ordinal);
        return new(
            Lessons: 1,
            lesson.Minutes,
            Xp: count * XpPerAnswer,
            Words: lesson.Kind is LessonKind.Words ? fresh.Count : 0,
            Kanji: kanji.Count(),
            Accuracy: Math.Round(100.0 * count / lesson.Cards.Count, 2));
    }
}

using System.Numerics;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Learning;

[Covers("PRO-2")]
public sealed class CourseTests
{
    [Fact]
    public void Every_lesson_can_be_asked_and_belongs_to_a_deck()
    {
        var course = Course.Bundled;
        Assert.True(course.Lessons.Count > 30);
        Assert.Equal(course.Lessons.Count, course.Lessons.Select(l => l.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(course.Lessons, lesson =>
        {
            Assert.NotNull(course.FindDeck(lesson.Deck));
            Assert.InRange(lesson.Cards.Count, 4, 31); // a bit for each, and three wrong answers
            Assert.Equal(lesson.Cards.Count, lesson.Cards.Select(c => c.Meaning).Distinct(StringComparer.Ordinal).Count());
            Assert.DoesNotContain(lesson.Key, new[] { "practice", "decks", "furigana" }); // addresses of their own
        });
    }

    [Fact]
    public void The_same_attempt_asks_the_same_and_marks_what_is_right()
    {
        var lesson = Course.Bundled.Lessons[0];
        var (one, again) = (Quiz.Of(lesson, "a"), Quiz.Of(lesson, "a"));

        Assert.Equal(one.Questions.SelectMany(q => q.Options), again.Questions.SelectMany(q => q.Options));
        Assert.All(one.Questions, q => Assert.Equal(4, q.Options.Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal(0b101, one.Mark(i => i is 0 or 2 ? lesson.Cards[i].Meaning : i == 1 ? "nonsense" : null));
    }

    [Fact]
    public void Words_and_kanji_count_when_they_are_right_for_the_first_time()
    {
        var lesson = Course.Bundled.Lessons.First(l => l.Kind is LessonKind.Words && l.Cards.Count(c => c.HasFurigana) > 2);
        var all = (1 << lesson.Cards.Count) - 1;

        var first = FinishLesson.Of(lesson, all, known: 0);
        var again = FinishLesson.Of(lesson, all, known: all);

        Assert.Equal((lesson.Cards.Count, lesson.Cards.SelectMany(c => c.Kanji ?? []).Distinct(StringComparer.Ordinal).Count(), 100.0), (first.Words, first.Kanji, first.Accuracy));
        Assert.Equal((0, 0, first.Xp), (again.Words, again.Kanji, again.Xp));
        Assert.Equal(BitOperations.PopCount((uint)all) * FinishLesson.XpPerAnswer, first.Xp);
    }
}

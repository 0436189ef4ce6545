using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using static BlazorAccounts.Features.Accounts.LearningLevel;
using static BlazorAccounts.Features.Accounts.StudyMode;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-3")]
public sealed class ModuleScoresTests
{
    [Theory]
    [InlineData("", Advanced, Regular, "lessons")]
    [InlineData("", Beginner, Regular, "lessons")]
    [InlineData("my own words", Intermediate, Casual, "lessons")]
    [InlineData("exam", Beginner, Regular, "lessons practice-decks analytics")] // 50, 45, 45
    [InlineData("exam", Advanced, Regular, "analytics practice-decks lessons")]
    [InlineData("exam", Intermediate, Intensive, "practice-decks analytics lessons")]
    [InlineData("exam travel", Intermediate, Intensive, "practice-decks analytics lessons")]
    [InlineData("trading", Intermediate, Regular, "analytics lessons")] // the journal suits better, and is not there yet
    [InlineData("trading", Advanced, Regular, "analytics lessons")]
    [InlineData("work", Intermediate, Casual, "analytics lessons")]
    [InlineData("conversation travel reading", Beginner, Casual, "practice-decks lessons")]
    public void Goals_level_and_mode_decide(string goals, LearningLevel level, StudyMode mode, string expected) =>
        Assert.Equal(expected.Split(' '), ModuleScores.Of(new(goals.Split(' '), level, mode), []).Select(r => r.Module));

    [Theory]
    [InlineData("exam", Beginner, "practice-decks", "Because you want to pass an exam")]
    [InlineData("work exam", Beginner, "analytics", "Because you want to use it at work")] // the first as they are offered
    [InlineData("exam", Beginner, "lessons", "A good start for everybody")]
    public void Each_says_what_speaks_for_it_most(string goals, LearningLevel level, string module, string reason) =>
        Assert.Equal(reason, ModuleScores.Of(new(goals.Split(' '), level, Regular), []).Single(r => r.Module == module).Reason);

    [Theory]
    [InlineData("goal:travel", 20, 20, true, "10 of 10 people with your goal use it")]
    [InlineData("goal:travel", 20, 16, true, "8 of 10 people with your goal use it")]
    [InlineData("goal:travel", 100, 99, true, "9 of 10 people with your goal use it")] // never more than there are
    [InlineData("goal:travel", 20, 15, false, null)]
    [InlineData("goal:travel", 19, 19, false, null)] // too few to tell
    [InlineData("goal:exam", 1000, 1000, false, null)] // others' goal
    [InlineData("level:elementary", 50, 45, true, "9 of 10 people at your level use it")]
    [InlineData("level:advanced", 50, 50, false, null)]
    public void What_similar_people_picked_counts_when_there_are_enough_of_them(string trait, int sample, int chosen, bool recommended, string? reason)
    {
        var found = ModuleScores.Of(
            new(["travel"], Elementary, Regular), [new() { Trait = trait, Module = "analytics", Sample = sample, Chosen = chosen }]).SingleOrDefault(r => r.Module == "analytics");

        Assert.Equal((recommended, reason), (found is not null, found?.Reason));
    }

    [Fact]
    public void The_most_telling_of_several_traits_counts_once()
    {
        var found = ModuleScores.Of(new(["reading", "travel"], Beginner, Regular),
        [
            new() { Trait = "goal:reading", Module = "analytics", Sample = 20, Chosen = 17 },
            new() { Trait = "goal:travel", Module = "analytics", Sample = 20, Chosen = 18 },
            new() { Trait = "level:beginner", Module = "analytics", Sample = 20, Chosen = 18 },
        ]);

        var best = found.Single(r => r.Module == "analytics");
        Assert.Equal((45, "9 of 10 people with your goal use it"), (best.Score, best.Reason));
    }

    [Fact]
    public void There_is_always_something_in_order_of_score_and_with_a_reason()
    {
        string[] goals = [.. Goals.All.Select(g => g.Key)];
        var learners =
            from chosen in Enumerable.Range(0, 1 << goals.Length)
            from level in Enum.GetValues<LearningLevel>()
            from mode in Enum.GetValues<StudyMode>()
            select new Learner([.. goals.Where((_, i) => (chosen & (1 << i)) != 0)], level, mode);

        Assert.All(learners, learner =>
        {
            var found = ModuleScores.Of(learner, []);
            Assert.NotEmpty(found);
            Assert.Equal(found.OrderByDescending(r => r.Score), found);
            Assert.All(found, r => Assert.NotEmpty(r.Reason));
        });
    }
}

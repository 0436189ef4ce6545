using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>Where somebody stands in the course, with or without an account.</summary>
/// <param name="Today">Lessons of their day.</param>
/// <param name="Limit">Lessons a day; null is unlimited.</param>
/// <param name="GoalMinutes">0 for a guest, who has set none.</param>
/// <param name="Right">By lesson, a bit for each card that was right.</param>
/// <param name="DeckLimit">Decks that may be open for practice; null is unlimited.</param>
public sealed record LearnState(
    bool IsGuest,
    int Today,
    long? Limit,
    int MinutesToday,
    int GoalMinutes,
    long Xp,
    int Streak,
    IReadOnlyDictionary<string, int> Right,
    IReadOnlyCollection<string> OpenDecks,
    long? DeckLimit,
    bool Furigana,
    bool AutoPlay)
{
    /// <summary>The module of lessons is on; a guest has it always.</summary>
    public bool HasLessons { get; init; } = true;

    /// <summary>The module of practice decks is on.</summary>
    public bool HasDecks { get; init; } = true;

    public bool MayLearn => Limit is not { } limit || Today < limit;

    public int RightIn(string lesson) => Right.GetValueOrDefault(lesson);
}

/// <summary>Reads it.</summary>
public sealed class LoadLearnState(IOwnedDbs dbs, Entitlements entitlements, PlanCatalogue plans, MyModules modules, TimeProvider clock)
{
    /// <summary>Null when there is no such account any more.</summary>
    public async Task<LearnState?> ForPersonAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        var entitlement = await entitlements.OfAsync(teamId, ct);
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var me = await (from u in db.Users.AsNoTracking()
                        join s in db.UserSettings on u.Id equals s.UserId
                        where u.Id == userId
                        select new { u.Learning.TotalXp, u.Learning.CurrentStreak, u.Learning.StreakUntil, u.Preferences.DailyGoalMinutes, u.Preferences.ShowFurigana, u.Preferences.AutoPlayAudio, s.TimeZone })
            .SingleOrDefaultAsync(ct);
        if (me is null)
        {
            return null;
        }
        var active = await modules.ActiveAsync(userId, teamId, ct);
        var now = clock.GetUtcNow();
        var today = Streak.DayOf(now, TimeZones.Find(me.TimeZone) ?? TimeZoneInfo.Utc);
        var day = await db.StudyDays.AsNoTracking().SingleOrDefaultAsync(d => d.UserId == userId && d.Day == today, ct);
        return new(
            IsGuest: false,
            day?.Lessons ?? 0,
            entitlement.Limit(PlanFeature.Lessons),
            day?.Minutes ?? 0,
            me.DailyGoalMinutes,
            me.TotalXp,
            MyLearning.Running(me.CurrentStreak, me.StreakUntil, now),
            await db.LearnedLessons.AsNoTracking().Where(l => l.UserId == userId).ToDictionaryAsync(l => l.Lesson, l => l.Right, StringComparer.Ordinal, ct),
            await db.OpenDecks.Where(d => d.UserId == userId).Select(d => d.Deck).ToListAsync(ct),
            entitlement.Limit(PlanFeature.Decks),
            me.ShowFurigana,
            me.AutoPlayAudio)
        {
            HasLessons = active.Contains(ModuleKey.Lessons),
            HasDecks = active.Contains(ModuleKey.PracticeDecks),
        };
    }

    /// <param name="guest">Null on the first visit.</param>
    public async Task<LearnState> ForGuestAsync(GuestProgress? guest, bool furigana, CancellationToken ct)
    {
        var terms = (await plans.OfferAsync(PlanCode.Guest, ct))?.Terms ?? PlanTerms.Nothing;
        var now = clock.GetUtcNow();
        return new(
            IsGuest: true,
            guest?.TodayOn(now) ?? 0,
            terms.Limit(PlanFeature.Lessons),
            MinutesToday: 0,
            GoalMinutes: 0,
            guest?.Xp ?? 0,
            Streak: 0,
            guest?.Right ?? new Dictionary<string, int>(StringComparer.Ordinal),
            OpenDecks: [],
            terms.Limit(PlanFeature.Decks),
            furigana,
            AutoPlay: false);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <param name="Days">The last thirty of the person's days, today last; also those on which nothing was done.</param>
/// <param name="Best">The day with the most minutes, ever; null when there is none.</param>
public sealed record Statistics(IReadOnlyList<StatisticsDay> Days, StatisticsDay? Best, MyLearning Learning)
{
    public int Minutes => Days.Sum(d => d.Minutes);

    public int Lessons => Days.Sum(d => d.Lessons);

    public int DaysStudied => Days.Count(d => d.Minutes > 0 || d.Lessons > 0 || d.Xp > 0);
}

/// <param name="Day">By the person's clock.</param>
public sealed record StatisticsDay(DateOnly Day, int Minutes, int Lessons, int Xp);

/// <summary>A person's learning over time: the module of analytics.</summary>
public sealed class LoadStatistics(IOwnedDbs dbs, MyModules modules, TimeProvider clock)
{
    public const int Days = 30;

    /// <returns>402 <c>plan_required</c>; 404; 409 <c>module_inactive</c>.</returns>
    public async Task<Outcome<Statistics>> RunAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        var mine = (await modules.OfAsync(userId, teamId, ct)).Single(m => m.Offer.Key is ModuleKey.Analytics);
        if (!mine.IsIncluded)
        {
            return SwitchModule.NeedsPlan(mine.Offer).For<Statistics>();
        }
        if (!mine.IsActive)
        {
            return Outcome.Conflict("module_inactive", L("Analytics is switched off. Switch it on in your settings.")).For<Statistics>();
        }
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var me = await (from u in db.Users.AsNoTracking()
                        join s in db.UserSettings on u.Id equals s.UserId
                        where u.Id == userId
                        select new { u.Learning, s.TimeZone }).SingleOrDefaultAsync(ct);
        if (me is null)
        {
            return Outcome.NotFound.For<Statistics>();
        }
        var now = clock.GetUtcNow();
        var first = Streak.DayOf(now, TimeZones.Find(me.TimeZone) ?? TimeZoneInfo.Utc).AddDays(1 - Days);
        var rows = db.StudyDays.AsNoTracking().Where(d => d.UserId == userId);
        var studied = await rows.Where(d => d.Day >= first).Select(d => new StatisticsDay(d.Day, d.Minutes, d.Lessons, d.Xp)).ToDictionaryAsync(d => d.Day, ct);
        return new Statistics(
            [.. Enumerable.Range(0, Days).Select(i => first.AddDays(i)).Select(day => studied.GetValueOrDefault(day) ?? new(day, 0, 0, 0))],
            await rows.Where(d => d.Minutes > 0).OrderByDescending(d => d.Minutes).ThenByDescending(d => d.Day).Select(d => new StatisticsDay(d.Day, d.Minutes, d.Lessons, d.Xp)).FirstOrDefaultAsync(ct),
            MyLearning.Of(me.Learning, now));
    }
}

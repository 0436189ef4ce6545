using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Counts what people with equal goals and levels picked, so that a recommendation reads a few rows instead of everybody's.</summary>
internal sealed class CountModuleChoices(IDbContextFactory<AppDb> dbs, RecommendModules recommend) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        var counted = await CountAsync(ct);
        await Retrying.OnConflictAsync(() => KeepAsync(counted, ct), ct);
        recommend.Forget();
    }

    private async Task<List<ModulePopularity>> CountAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var offered = Goals.All.Select(g => g.Key).ToList();
        var people =
            from o in db.Onboardings
            join u in db.Users on o.UserId equals u.Id
            where o.ModulesAt != null && u.State != UserState.Deleted
            select new { u.Id, u.Learning.Level, u.Preferences.Goals, o.Modules };
        // A goal may stand in a list twice, which programs can send; its person counts once.
        var withGoal = await (
            from p in people
            from goal in p.Goals
            where offered.Contains(goal)
            group p.Id by goal into g
            select new { Goal = g.Key, People = g.Distinct().Count() }).ToListAsync(ct);
        var pickedByGoal = await (
            from p in people
            from goal in p.Goals
            from module in p.Modules
            where offered.Contains(goal)
            group p.Id by new { Goal = goal, Module = module } into g
            select new { g.Key.Goal, g.Key.Module, People = g.Distinct().Count() }).ToListAsync(ct);
        var atLevel = await people.GroupBy(p => p.Level).Select(g => new { Level = g.Key, People = g.Count() }).ToListAsync(ct);
        var pickedByLevel = await (
            from p in people
            from module in p.Modules
            group p.Id by new { p.Level, Module = module } into g
            select new { g.Key.Level, g.Key.Module, People = g.Count() }).ToListAsync(ct);

        // Written down also where nobody picked it: that says something too.
        return
        [
            .. from g in withGoal
               from module in ModuleCatalogue.Available
               select Row(ModuleTraits.Goal(g.Goal), module, g.People, pickedByGoal.Find(p => p.Goal == g.Goal && p.Module == module.Key)?.People),
            .. from l in atLevel
               from module in ModuleCatalogue.Available
               select Row(ModuleTraits.Level(l.Level), module, l.People, pickedByLevel.Find(p => p.Level == l.Level && p.Module == module.Key)?.People),
        ];
    }

    private async Task<int> KeepAsync(List<ModulePopularity> counted, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var kept = await db.ModulePopularities.ToDictionaryAsync(p => (p.Trait, p.Module), ct);
        foreach (var now in counted)
        {
            if (kept.Remove((now.Trait, now.Module), out var before))
            {
                (before.Sample, before.Chosen) = (now.Sample, now.Chosen);
            }
            else
            {
                db.ModulePopularities.Add(now);
            }
        }
        db.ModulePopularities.RemoveRange(kept.Values);
        return await db.SaveChangesAsync(ct);
    }

    private static ModulePopularity Row(string trait, ModuleOffer module, int sample, int? chosen) =>
        new() { Trait = trait, Module = module.Key, Sample = sample, Chosen = chosen ?? 0 };
}

using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Plans;

/// <summary>
/// Brings the plans of the file into the database: new plans are added, changed terms or prices become the next version, and nothing that was
/// sold is touched.
/// </summary>
internal sealed class SeedPlans(PlanFile file, TimeProvider clock) : IDatabaseSeed
{
    public async Task SeedAsync(AppDb db, CancellationToken ct)
    {
        var plans = await db.Plans.ToDictionaryAsync(p => p.Code, ct);
        var latest = (await db.PlanVersions.Include(v => v.Prices).AsNoTracking().ToListAsync(ct))
            .GroupBy(v => v.PlanCode, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(v => v.Number)!, StringComparer.Ordinal);
        foreach (var entry in file.Plans)
        {
            if (plans.TryGetValue(entry.Code, out var plan))
            {
                plan.Describe(entry);
            }
            else
            {
                db.Plans.Add(Plan.From(entry));
            }

            var current = latest.GetValueOrDefault(entry.Code);
            if (current is null || !current.Says(entry))
            {
                db.PlanVersions.Add(PlanVersion.From(entry, (current?.Number ?? 0) + 1, clock.GetUtcNow()));
            }
        }
        await db.SaveChangesAsync(ct);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Adds a module to those a person has picked, also when the wizard is long done; it is activated then. Adding it twice is adding it once.</summary>
public sealed class AddModule(IOwnedDbs dbs, SwitchModule change)
{
    /// <param name="address">Where it came from, for the audit log.</param>
    /// <returns>404 for a module that is none; 409 before the modules were picked in the wizard; 402 and 422 as <see cref="SwitchModule.OnAsync"/>.</returns>
    public async Task<Outcome> RunAsync(Guid userId, Guid teamId, string module, string? address, CancellationToken ct)
    {
        if (ModuleCatalogue.Find(module) is not { IsAvailable: true })
        {
            return await change.OnAsync(userId, teamId, module, address, ct); // which says why not
        }
        await using (var db = await dbs.OfPersonAsync(userId, ct))
        {
            if (await db.Onboardings.FindAsync([userId], ct) is { ModulesAt: not null, Status: OnboardingStatus.Completed } && await change.OnAsync(userId, teamId, module, address, ct) is { Ok: false } refusal)
            {
                return refusal;
            }
        }
        return await Retrying.OnConflictAsync(() => AddAsync(userId, module, ct), ct);
    }

    private async Task<Outcome> AddAsync(Guid userId, string module, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (await db.Onboardings.FindAsync([userId], ct) is not { } onboarding)
        {
            return Outcome.NotFound;
        }

        var added = onboarding.AddModule(module);
        await db.SaveChangesAsync(ct);
        return added;
    }
}

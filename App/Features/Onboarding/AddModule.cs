using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Adds a module to those a person has picked, also when the wizard is long done. Adding it twice is adding it once.</summary>
public sealed class AddModule(IOwnedDbs dbs)
{
    /// <returns>404 for a module that is none; 409 before the modules were picked in the wizard.</returns>
    public Task<Outcome> RunAsync(Guid userId, string module, CancellationToken ct) => Retrying.OnConflictAsync(() => AddAsync(userId, module, ct), ct);

    private async Task<Outcome> AddAsync(Guid userId, string module, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (!ModuleCatalogue.Knows(module) || await db.Onboardings.FindAsync([userId], ct) is not { } onboarding)
        {
            return Outcome.NotFound;
        }

        var added = onboarding.AddModule(module);
        await db.SaveChangesAsync(ct);
        return added;
    }
}

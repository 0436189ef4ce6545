using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Modules;

/// <summary>Activates modules within the plan and deactivates them. What was made with a module stays when it is off. A person's switches wait for each other.</summary>
public sealed class SwitchModule(IOwnedDbs dbs, Entitlements entitlements, ModuleNews news, TimeProvider clock)
{
    /// <param name="address">Where it came from, for the audit log.</param>
    /// <returns>Whether it was turned just now; 402 <c>plan_required</c> with <c>feature</c> and <c>upgradeUrl</c>; 404; 422 <c>module_not_available</c>.</returns>
    public async Task<Outcome<bool>> OnAsync(Guid userId, Guid teamId, string? key, string? address, CancellationToken ct)
    {
        if (ModuleCatalogue.Find(key) is not { } module)
        {
            return Outcome.NotFound.For<bool>();
        }
        if (!module.IsAvailable)
        {
            return Outcome.Refused(422, "module_not_available", L($"{module.Title} is not there yet.")).For<bool>();
        }
        return MyModules.Includes(await entitlements.OfAsync(teamId, ct), module) ? await TurnAsync(userId, module, on: true, address, ct) : NeedsPlan(module).For<bool>();
    }

    /// <param name="address">Where it came from, for the audit log.</param>
    /// <returns>Whether it was turned just now; 404.</returns>
    public async Task<Outcome<bool>> OffAsync(Guid userId, string? key, string? address, CancellationToken ct) =>
        ModuleCatalogue.Find(key) is { } module ? await TurnAsync(userId, module, on: false, address, ct) : Outcome.NotFound.For<bool>();

    /// <summary>402 for a module that the plan does not include.</summary>
    public static Outcome NeedsPlan(ModuleOffer module) =>
        Outcome.Refused(402, "plan_required", L($"{module.Title} is part of Premium. Upgrade, and it opens at once.")).With("feature", module.Feature).With("upgradeUrl", "/upgrade");

    private async Task<Outcome<bool>> TurnAsync(Guid userId, ModuleOffer module, bool on, string? address, CancellationToken ct)
    {
        var turned = await Retrying.OnConflictAsync(() => WriteAsync(userId, module, on, address, ct), ct);
        if (turned is { Ok: true, Value: true })
        {
            news.Raise(userId);
        }
        return turned;
    }

    private async Task<Outcome<bool>> WriteAsync(Guid userId, ModuleOffer module, bool on, string? address, CancellationToken ct)
    {
        Outcome<bool> turned = Outcome.NotFound.For<bool>();
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                // Also the lock behind which this person's other switches wait.
                if (await db.Users.Where(u => u.Id == userId && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastActiveAt, now), ct) > 0)
                {
                    turned = db.Turn(await db.ModuleChoices.SingleOrDefaultAsync(c => c.UserId == userId && c.Module == module.Key, ct), userId, module, on, address, now);
                    await db.SaveChangesAsync(ct);
                    await ModuleNews.TellWithAsync(db, userId, ct);
                }
            },
            ct);
        return turned;
    }
}

internal static class ModuleWriting
{
    extension(AppDb db)
    {
        /// <summary>Adds the change and its line of the audit log; the caller saves.</summary>
        /// <returns>False when it was so before.</returns>
        public bool Turn(ModuleChoice? choice, Guid userId, ModuleOffer module, bool on, string? address, DateTimeOffset now)
        {
            if ((choice?.IsChosen ?? (module.StartsOn && module.IsAvailable)) == on)
            {
                return false;
            }
            if (choice is null)
            {
                db.Add(new ModuleChoice { UserId = userId, Module = module.Key, IsChosen = on, ChangedAt = now });
            }
            else
            {
                (choice.IsChosen, choice.ChangedAt) = (on, now);
            }
            if (on)
            {
                db.Audit(now, userId, "module.activated", $"user:{userId}", after: new { Module = module.Key }, address: address);
            }
            else
            {
                db.Audit(now, userId, "module.deactivated", $"user:{userId}", after: new { Module = module.Key }, address: address);
            }
            return true;
        }
    }
}

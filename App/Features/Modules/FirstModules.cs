using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Modules;

/// <summary>Turns the picks of the first sign-in into activations. Who picked none keeps what everybody starts with.</summary>
public sealed class FirstModules(Entitlements entitlements, ModuleNews news)
{
    /// <summary>Adds them to what the caller saves, as far as the plan includes them; turns off what was not picked.</summary>
    /// <param name="address">Where it came from, for the audit log.</param>
    public async Task AddAsync(AppDb db, User user, IReadOnlyCollection<string> picked, string? address, DateTimeOffset now, CancellationToken ct)
    {
        if (picked.Count == 0)
        {
            return;
        }
        var access = await entitlements.OfAsync(user.HomeTeamId, ct);
        var choices = await db.ModuleChoices.Where(c => c.UserId == user.Id).ToListAsync(ct);
        foreach (var module in ModuleCatalogue.Available)
        {
            db.Turn(choices.Find(c => c.Module == module.Key), user.Id, module, picked.Contains(module.Key) && MyModules.Includes(access, module), address, now);
        }
    }

    /// <summary>Call after the change is committed.</summary>
    public Task TellAsync(Guid userId, CancellationToken ct) => news.TellAsync(userId, ct);
}

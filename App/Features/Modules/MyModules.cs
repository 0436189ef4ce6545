using BlazorAccounts.Features.Subscriptions;

namespace BlazorAccounts.Features.Modules;

/// <summary>Of a module for one person. <c>NeedsPlan</c>: chosen, and waiting for a plan that includes it. <c>Coming</c>: there is nothing behind it yet.</summary>
public enum ModuleState { Inactive, Active, NeedsPlan, Coming }

/// <param name="IsIncluded">The plan includes it, chosen or not.</param>
/// <param name="Since">When it was chosen; null when it was not, or was so from the start.</param>
public sealed record MyModule(ModuleOffer Offer, ModuleState State, bool IsIncluded, DateTimeOffset? Since)
{
    public bool IsActive => State is ModuleState.Active;

    public bool IsChosen => State is ModuleState.Active or ModuleState.NeedsPlan;
}

/// <summary>A person's modules, each in its state by their choices and what the plan includes at this moment.</summary>
public sealed class MyModules(KnownChoices choices, Entitlements entitlements)
{
    /// <summary>The whole catalogue, in its order.</summary>
    public async Task<IReadOnlyList<MyModule>> OfAsync(Guid userId, Guid teamId, CancellationToken ct) =>
        Of(await ChoicesAsync(userId, ct), await entitlements.OfAsync(teamId, ct));

    /// <summary>Keys of those that can be used now; asks the database only after a change.</summary>
    public async Task<IReadOnlySet<string>> ActiveAsync(Guid userId, Guid teamId, CancellationToken ct) =>
        Of(await choices.OfAsync(userId, ct), await entitlements.OfAsync(teamId, ct)).Where(m => m.IsActive).Select(m => m.Offer.Key).ToHashSet(StringComparer.Ordinal);

    internal Task<IReadOnlyList<ModuleChoice>> ChoicesAsync(Guid userId, CancellationToken ct) => choices.AskAsync(userId, ct);

    internal static IReadOnlyList<MyModule> Of(IReadOnlyList<ModuleChoice> choices, Entitlement access) => [.. ModuleCatalogue.All.Select(module => Of(module, choices, access))];

    private static MyModule Of(ModuleOffer module, IReadOnlyList<ModuleChoice> choices, Entitlement access)
    {
        var choice = choices.FirstOrDefault(c => c.Module == module.Key);
        var (chosen, included) = (choice?.IsChosen ?? module.StartsOn, Includes(access, module));
        var state = !module.IsAvailable ? ModuleState.Coming : !chosen ? ModuleState.Inactive : included ? ModuleState.Active : ModuleState.NeedsPlan;
        return new(module, state, included, choice is { IsChosen: true } ? choice.ChangedAt : null);
    }

    internal static bool Includes(Entitlement access, ModuleOffer module) => module.Feature is not { } feature || access.Can(feature);
}

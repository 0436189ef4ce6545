using System.Collections.Frozen;
using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Plans;

/// <summary>
/// Every plan version in memory. Versions never change, so a known one is right for ever; which one is offered is looked up again after a minute,
/// because another node may have brought a newer file; at once where the database tells of it (<see cref="PlanNews"/>).
/// </summary>
public sealed class PlanCatalogue(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly List<Action> _followers = [];
    private Place _place = new();

    /// <summary>The versions on offer, in display order.</summary>
    public async ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken ct) => (await KnownAsync(ct)).Offers;

    /// <summary>The version on offer of a plan; null for an unknown code.</summary>
    public async ValueTask<Offer?> OfferAsync(string code, CancellationToken ct) =>
        (await KnownAsync(ct)).Offers.FirstOrDefault(o => string.Equals(o.Plan.Code, code, StringComparison.Ordinal));

    /// <summary>The same, asked of the database: for decisions about many people.</summary>
    public async Task<Offer?> NewestAsync(string code, CancellationToken ct) =>
        (await LoadAsync(ct)).Offers.FirstOrDefault(o => string.Equals(o.Plan.Code, code, StringComparison.Ordinal));

    /// <summary>The version somebody is on, offered or not.</summary>
    /// <exception cref="KeyNotFoundException">There never was one.</exception>
    public async ValueTask<Offer> VersionAsync(Guid versionId, CancellationToken ct) =>
        (await KnownAsync(ct)).ById.GetValueOrDefault(versionId) ?? (await LoadAsync(ct)).ById[versionId];

    /// <summary>The version and price behind a gateway's price; null when it is none of ours.</summary>
    public async ValueTask<(Offer Offer, PlanPrice Price)?> ByLookupKeyAsync(string lookupKey, CancellationToken ct)
    {
        var found = Find(await KnownAsync(ct), lookupKey);
        return found ?? Find(await LoadAsync(ct), lookupKey);
    }

    private static (Offer, PlanPrice)? Find(Snapshot known, string lookupKey)
    {
        foreach (var offer in known.ById.Values)
        {
            if (offer.Version.Prices.FirstOrDefault(p => string.Equals(p.LookupKey, lookupKey, StringComparison.Ordinal)) is { } price)
            {
                return (offer, price);
            }
        }
        return null;
    }

    /// <summary>Reads everything again when it is next needed, also where a reading is under way; then tells who remembers answers made of it.</summary>
    internal void Forget()
    {
        Volatile.Write(ref _place, new());
        _followers.ForEach(follower => follower());
    }

    /// <summary>Calls <paramref name="forgotten"/> whenever the catalogue may have changed. For services that live as long as the product, when they are made.</summary>
    internal void OnForgotten(Action forgotten) => _followers.Add(forgotten);

    private async ValueTask<Snapshot> KnownAsync(CancellationToken ct)
    {
        var known = Volatile.Read(ref _place).Snapshot;
        return known is { Offers.Count: > 0 } && clock.GetElapsedTime(known.ReadAt) < Fresh ? known : await LoadAsync(ct);
    }

    private async Task<Snapshot> LoadAsync(CancellationToken ct)
    {
        var (place, readAt) = (Volatile.Read(ref _place), clock.GetTimestamp());
        await using var db = await dbs.CreateDbContextAsync(ct);
        var plans = await db.Plans.AsNoTracking().ToDictionaryAsync(p => p.Code, ct);
        var versions = await db.PlanVersions.Include(v => v.Prices).AsNoTracking().ToListAsync(ct);
        var all = versions.Select(v => new Offer(plans[v.PlanCode], v)).ToList();
        var offers = all.GroupBy(o => o.Plan.Code, StringComparer.Ordinal).Select(g => g.MaxBy(o => o.Version.Number)!).OrderBy(o => o.Plan.Order).ToList();
        var snapshot = new Snapshot(offers, all.ToFrozenDictionary(o => o.Version.Id), readAt);
        place.Snapshot = snapshot; // which is nowhere any more if something was forgotten meanwhile
        return snapshot;
    }

    private sealed class Place
    {
        public volatile Snapshot? Snapshot;
    }

    private sealed record Snapshot(IReadOnlyList<Offer> Offers, FrozenDictionary<Guid, Offer> ById, long ReadAt);
}

/// <summary>A plan in one of its versions.</summary>
public sealed record Offer(Plan Plan, PlanVersion Version)
{
    public PlanTerms Terms => Version.Terms;

    /// <summary>The price in a currency; null when it is not sold in it.</summary>
    public Money? PriceIn(string currency) => PriceRow(currency)?.Money;

    public PlanPrice? PriceRow(string currency) => Version.Prices.FirstOrDefault(p => string.Equals(p.Currency, currency, StringComparison.Ordinal));
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Billing;

/// <summary>In which currency prices are shown and charged to somebody who did not say: the one of their settings if there are prices in it, else dollars.</summary>
public static class BuyerCurrency
{
    public const string Default = "USD";

    extension(AppDb db)
    {
        /// <param name="userId">Null for a guest.</param>
        /// <returns>ISO 4217.</returns>
        public async Task<string> BuyerCurrencyAsync(Guid? userId, IReadOnlyList<Offer> offers, CancellationToken ct) =>
            userId is { } person && await db.PreferredCurrencyAsync(person, ct) is { } preferred && offers.Any(o => o.PriceIn(preferred) is not null)
                ? preferred
                : Default;
    }
}

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
        public Task<string> BuyerCurrencyAsync(Guid? userId, IReadOnlyList<Offer> offers, CancellationToken ct) =>
            db.BuyerCurrencyAsync(userId, currency => offers.Any(o => o.PriceIn(currency) is not null), ct);

        /// <param name="userId">Null for a guest.</param>
        /// <param name="isSold">Whether there is a price in a currency.</param>
        /// <returns>ISO 4217.</returns>
        public async Task<string> BuyerCurrencyAsync(Guid? userId, Func<string, bool> isSold, CancellationToken ct) =>
            userId is { } person && await db.PreferredCurrencyAsync(person, ct) is { } preferred && isSold(preferred) ? preferred : Default;
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Billing;

/// <summary>A gateway as its buyers see it.</summary>
public sealed record WayToPay(string Gateway, Text Title, Text Means);

/// <summary>Among which gateways a buyer may choose. Nothing is remembered: each purchase chooses anew.</summary>
public sealed class WaysToPay(PaymentGateways gateways)
{
    /// <summary>Whom we would choose first. Only those that take the currency.</summary>
    /// <param name="once">For something that is paid once; otherwise for a plan.</param>
    public IReadOnlyList<WayToPay> For(string currency, BuyerPlace place, bool once = false) =>
        [.. gateways.For(currency, place, gateway => !once || gateway.CanChargeOnce).Select(gateway => new WayToPay(gateway.Name, gateway.DisplayName, gateway.Means))];
}

internal static class BuyerPlaces
{
    extension(AppDb db)
    {
        /// <summary>Where somebody who buys seems to be.</summary>
        /// <param name="country">From a trusted header; null when nothing says it.</param>
        public async Task<BuyerPlace> PlaceOfAsync(Guid userId, string? country, CancellationToken ct) =>
            new() { TimeZone = await db.PreferredTimeZoneAsync(userId, ct), HeaderCountry = country };
    }
}

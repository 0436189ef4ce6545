using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>Where a buyer seems to be, by whatever says so. The first that says anything counts.</summary>
public sealed record BuyerPlace
{
    // Of countries that have a gateway of their own and zones that are theirs alone.
    private static readonly Dictionary<string, string> CountryOfZone = new(StringComparer.Ordinal) { ["Asia/Kolkata"] = "IN", ["Asia/Calcutta"] = "IN" };

    /// <summary>ISO 3166, from the profile.</summary>
    public string? ProfileCountry { get; init; }

    /// <summary>ISO 3166, from the billing address.</summary>
    public string? BillingCountry { get; init; }

    /// <summary>ISO 3166, from a header that a trusted proxy sets.</summary>
    public string? HeaderCountry { get; init; }

    /// <summary>IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>ISO 3166; null when nothing says it.</summary>
    public string? Country => new[] { ProfileCountry, BillingCountry, HeaderCountry }.FirstOrDefault(said => !string.IsNullOrWhiteSpace(said)) is { } country
        ? country.Trim().ToUpperInvariant()
        : CountryOfZone.GetValueOrDefault(TimeZone ?? "");
}

/// <summary>
/// Who charges a buyer that may be charged by several: the gateway at home in the buyer's country, elsewhere the first that serves the rest of the world. The currency is
/// the buyer's and never changes for it.
/// </summary>
public static class GatewayChoice
{
    extension(PaymentGateways gateways)
    {
        /// <summary>Those that a buyer may choose from, whom we would choose first.</summary>
        /// <param name="can">What more is asked of them; null for nothing.</param>
        public IReadOnlyList<IPaymentGateway> For(string currency, BuyerPlace place, Func<IPaymentGateway, bool>? can = null) =>
            [.. gateways.Enabled.Where(gateway => gateway.Takes(currency) && can?.Invoke(gateway) is not false).OrderBy(gateway => Rank(gateway, place))];

        /// <param name="chosen">What the buyer asked for; that or nothing.</param>
        /// <returns>Null when nobody that may be asked takes the currency.</returns>
        public IPaymentGateway? Choose(string? chosen, string currency, BuyerPlace place, Func<IPaymentGateway, bool>? can = null) =>
            gateways.For(currency, place, can).FirstOrDefault(gateway => chosen is null ? !gateway.IsByHand : gateway.Name == chosen);
    }

    private static int Rank(IPaymentGateway gateway, BuyerPlace place) => gateway switch
    {
        { IsByHand: true } => 3,
        { HomeCountries: [] } => 1,
        _ when place.Country is { } country && gateway.HomeCountries.Contains(country, StringComparer.Ordinal) => 0,
        _ => 2,
    };
}

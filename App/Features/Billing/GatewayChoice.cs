using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Features.Billing.Gateways.Stripe;

namespace BlazorAccounts.Features.Billing;

/// <summary>Where a buyer seems to be, by whatever says so. The first that says anything counts.</summary>
public sealed record BuyerPlace
{
    private static readonly string[] IndianZones = ["Asia/Kolkata", "Asia/Calcutta"];

    /// <summary>ISO 3166, from the profile.</summary>
    public string? ProfileCountry { get; init; }

    /// <summary>ISO 3166, from the billing address.</summary>
    public string? BillingCountry { get; init; }

    /// <summary>ISO 3166, from a header that a trusted proxy sets.</summary>
    public string? HeaderCountry { get; init; }

    /// <summary>IANA name.</summary>
    public string? TimeZone { get; init; }

    public bool IsIndia => new[] { ProfileCountry, BillingCountry, HeaderCountry }.FirstOrDefault(said => !string.IsNullOrWhiteSpace(said)) is { } country
        ? string.Equals(country.Trim(), "IN", StringComparison.OrdinalIgnoreCase)
        : IndianZones.Contains(TimeZone, StringComparer.Ordinal);
}

/// <summary>Who charges a buyer that may be charged by several: Cashfree in India, Stripe elsewhere. The currency is the buyer's and never changes for it.</summary>
public static class GatewayChoice
{
    /// <param name="chosen">What the buyer asked for; that or nothing.</param>
    /// <returns>Null when nobody that may be asked takes the currency.</returns>
    public static IPaymentGateway? Choose(this PaymentGateways gateways, string? chosen, string currency, BuyerPlace place)
    {
        var able = gateways.Enabled.Where(gateway => gateway.Takes(currency)).ToList();
        var first = chosen ?? (place.IsIndia ? CashfreeGateway.GatewayName : StripeGateway.GatewayName);
        return able.Find(gateway => gateway.Name == first) ?? (chosen is null ? able.FirstOrDefault() : null);
    }
}

using System.Globalization;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Shell.Kit;

/// <summary>Writes an amount in minor units for a reader's culture: 1900 USD is "$19.00" in America and "19,00 $" in Germany.</summary>
public static class MoneyText
{
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["VND"] = "₫",
        ["ILS"] = "₪",
        ["PHP"] = "₱",
        ["AUD"] = "A$",
        ["CAD"] = "CA$",
        ["NZD"] = "NZ$",
        ["HKD"] = "HK$",
        ["SGD"] = "S$",
        ["TWD"] = "NT$",
        ["MXN"] = "MX$",
        ["BRL"] = "R$",
        ["CNY"] = "CN¥",
    };

    /// <param name="minor">In the currency's smallest unit; may be negative.</param>
    /// <param name="currency">ISO 4217 code in capitals.</param>
    /// <param name="trim">Leaves out decimals that are all nought, for prices on plans.</param>
    public static string Format(long minor, string currency, CultureInfo? culture = null, bool trim = false)
    {
        culture ??= CultureInfo.CurrentCulture;
        var money = new Money(minor, currency);
        var amount = money.ToMajor();
        var format = (NumberFormatInfo)(culture.Equals(CultureInfo.InvariantCulture) ? CultureInfo.GetCultureInfo("en-US") : culture).NumberFormat.Clone();
        format.CurrencySymbol = SymbolFor(currency, culture);
        format.CurrencyDecimalDigits = trim && amount == decimal.Truncate(amount) ? 0 : money.Decimals;
        // A code of letters wants a space where a sign does not.
        if (char.IsLetter(format.CurrencySymbol[^1]))
        {
            format.CurrencyPositivePattern = format.CurrencyPositivePattern switch { 0 => 2, 1 => 3, var p => p };
            format.CurrencyNegativePattern = format.CurrencyPositivePattern == 2 ? 9 : 8;
        }
        return amount.ToString("C", format);
    }

    private static string SymbolFor(string currency, CultureInfo culture)
    {
        // The country's own money has its short sign: "$" for a Canadian reading CAD.
        if (culture is { IsNeutralCulture: false, Name.Length: > 0 } && new RegionInfo(culture.Name) is var region && region.ISOCurrencySymbol == currency)
        {
            return culture.NumberFormat.CurrencySymbol;
        }
        return Symbols.GetValueOrDefault(currency, currency);
    }
}

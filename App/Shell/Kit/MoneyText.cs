using System.Globalization;

namespace BlazorAccounts.Shell.Kit;

/// <summary>Writes an amount in minor units for a reader's culture: 1900 USD is "$19.00" in America and "19,00 $" in Germany.</summary>
public static class MoneyText
{
    // ISO 4217 exponents that are not 2, for the currencies that gateways charge in.
    private static readonly HashSet<string> None =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> Three = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "¥", ["INR"] = "₹", ["KRW"] = "₩", ["VND"] = "₫", ["ILS"] = "₪", ["PHP"] = "₱",
        ["AUD"] = "A$", ["CAD"] = "CA$", ["NZD"] = "NZ$", ["HKD"] = "HK$", ["SGD"] = "S$", ["TWD"] = "NT$", ["MXN"] = "MX$", ["BRL"] = "R$", ["CNY"] = "CN¥",
    };

    /// <summary>Digits after the point: 0 for yen, 3 for dinars, 2 otherwise.</summary>
    public static int Decimals(string currency) => None.Contains(currency) ? 0 : Three.Contains(currency) ? 3 : 2;

    /// <param name="minor">In the currency's smallest unit; may be negative.</param>
    /// <param name="currency">ISO 4217 code in capitals.</param>
    /// <param name="trim">Leaves out decimals that are all nought, for prices on plans.</param>
    public static string Format(long minor, string currency, CultureInfo? culture = null, bool trim = false)
    {
        culture ??= CultureInfo.CurrentCulture;
        var decimals = Decimals(currency);
        var amount = minor / (decimal)Math.Pow(10, decimals);
        var format = (NumberFormatInfo)(culture.Equals(CultureInfo.InvariantCulture) ? CultureInfo.GetCultureInfo("en-US") : culture).NumberFormat.Clone();
        format.CurrencySymbol = SymbolFor(currency, culture);
        format.CurrencyDecimalDigits = trim && amount == decimal.Truncate(amount) ? 0 : decimals;
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

using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Platform;

/// <summary>An amount in minor units (cents, paise, whole yen) and its ISO 4217 currency. Never a float.</summary>
/// <param name="Amount">Minor units; negative for credit.</param>
/// <param name="Currency">Three capital letters.</param>
[method: JsonConstructor]
public readonly partial record struct Money(long Amount, string Currency)
{
    // ISO 4217 minor-unit exponents that are not 2, of the currencies that gateways take as whole units or thousandths.
    private static readonly HashSet<string> ZeroDecimal =
        ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> ThreeDecimal = ["BHD", "JOD", "KWD", "OMR", "TND"];

    public string Currency { get; } = Shape().IsMatch(Currency) ? Currency : throw new ArgumentException($"'{Currency}' is not an ISO 4217 code.", nameof(Currency));

    /// <summary>Digits after the point: 0 for yen, 2 for dollars, 3 for dinars.</summary>
    [JsonIgnore]
    public int Decimals => ZeroDecimal.Contains(Currency) ? 0 : ThreeDecimal.Contains(Currency) ? 3 : 2;

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum leaves 64 bits.</exception>
    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? new(checked(left.Amount + right.Amount), left.Currency)
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not add up.");

    public static Money operator -(Money left, Money right) => left + new Money(checked(-right.Amount), right.Currency);

    /// <summary>The amount in major units, exact.</summary>
    public decimal ToMajor()
    {
        decimal scale = Decimals switch { 0 => 1, 3 => 1000, _ => 100 };
        return Amount / scale;
    }

    /// <summary>For logs and mails in plain text: <c>19.00 USD</c>.</summary>
    public override string ToString() => $"{ToMajor().ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)} {Currency}";

    [GeneratedRegex("^[A-Z]{3}$", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}

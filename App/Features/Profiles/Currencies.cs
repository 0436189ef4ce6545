namespace BlazorAccounts.Features.Profiles;

/// <summary>The currencies a person may choose to see amounts in.</summary>
public static class Currencies
{
    /// <summary>ISO 4217 codes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "USD", "EUR", "INR", "GBP", "JPY", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "HKD", "IDR", "ILS", "KRW", "MXN", "MYR", "NOK",
        "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "VND", "ZAR",
    ];

    // Zones of single-currency regions that prices exist for; everybody else starts with dollars and can change it.
    private static readonly HashSet<string> OutsideEuro = new(StringComparer.Ordinal)
    {
        "Europe/London", "Europe/Zurich", "Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Warsaw", "Europe/Prague", "Europe/Budapest",
        "Europe/Bucharest", "Europe/Belgrade", "Europe/Istanbul", "Europe/Kiev", "Europe/Kyiv", "Europe/Moscow", "Europe/Minsk", "Europe/Chisinau",
        "Europe/Tirane", "Europe/Sarajevo", "Europe/Skopje", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Samara", "Europe/Volgograd",
        "Europe/Saratov", "Europe/Astrakhan", "Europe/Ulyanovsk", "Europe/Kirov", "Europe/Simferopol", "Europe/Kaliningrad", "Europe/Gibraltar", "Europe/Vaduz",
    };

    /// <summary>A sensible first guess for a person in this IANA zone.</summary>
    public static string ForZone(string timeZone) => timeZone switch
    {
        "Asia/Kolkata" or "Asia/Calcutta" => "INR",
        "Asia/Tokyo" => "JPY",
        "Europe/London" => "GBP",
        _ when timeZone.StartsWith("Europe/", StringComparison.Ordinal) && !OutsideEuro.Contains(timeZone) => "EUR",
        _ => "USD",
    };
}

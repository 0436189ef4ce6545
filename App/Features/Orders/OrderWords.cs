using BlazorAccounts.Features.Orders.Credits;

namespace BlazorAccounts.Features.Orders;

/// <summary>States and entries in words.</summary>
internal static class OrderWords
{
    public static Text Status(string status) => status switch
    {
        "paid" => L("Paid"),
        "refunded" => L("Paid back"),
        "canceled" => L("Cancelled"),
        "failed" => L("Failed"),
        _ => L("Not paid yet"),
    };

    public static string Colour(string status) => status switch
    {
        "paid" => "ok",
        "refunded" => "info",
        "failed" => "bad",
        "canceled" => "",
        _ => "warn",
    };

    public static Text Entry(CreditLine entry) => entry.Kind switch
    {
        "purchase" => L("Bought"),
        "expiry" => L("Expired"),
        "refund" => L("Taken back with a refund"),
        _ => entry.Purpose is { } purpose ? L($"Spent: {purpose}") : L("Spent"),
    };
}

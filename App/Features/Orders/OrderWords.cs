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
        "refund" => entry.Amount < 0 ? L("Taken back with a refund") : L("Given again: the refund did not arrive"),
        "dispute" => entry.Amount < 0 ? L("Held while the payment is questioned") : L("Given again: the payment was confirmed"),
        _ => entry.Purpose is { } purpose ? L($"Spent: {purpose}") : L("Spent"),
    };
}

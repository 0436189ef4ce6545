namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A plan's state in words and colours, one place for page and notices.</summary>
internal static class BillingWords
{
    public static string Status(BillingSummary plan) => plan switch
    {
        { Status: "active", CancelAtPeriodEnd: true } => "Ends soon",
        { Status: "none" or "expired" } => "Free plan",
        { Status: "trialing" } => "Trial",
        _ => Capital(plan.Status.Replace('_', ' ')),
    };

    public static string Colour(BillingSummary plan) => plan switch
    {
        { Status: "active", CancelAtPeriodEnd: false } => "ok",
        { Status: "trialing" } => "accent",
        { Status: "past_due" or "active" or "incomplete" } => "warn",
        _ => "info",
    };

    public static string DateLabel(BillingSummary plan) => plan switch
    {
        { Status: "trialing" } => "Trial ends on",
        { Status: "active", CancelAtPeriodEnd: false } => "Renews on",
        { Status: "past_due" } => "Access until",
        { Status: "active" or "canceled" } => "Ends on",
        _ => "Renews on",
    };

    public static DateTimeOffset? Date(BillingSummary plan) => plan.Status switch
    {
        "trialing" => plan.TrialEndsAt,
        "past_due" => plan.GraceUntil,
        "active" => plan.CurrentPeriodEnd,
        "canceled" => plan.Access.Until ?? plan.CurrentPeriodEnd,
        _ => null,
    };

    public static string Brand(string brand) => brand is "amex" ? "American Express" : Capital(brand);

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

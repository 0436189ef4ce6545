namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A plan's state in words and colours, one place for page and notices.</summary>
internal static class BillingWords
{
    public static Text Status(BillingSummary plan) => plan switch
    {
        { FrozenSince: not null } => L("On hold"),
        { Status: "active", CancelAtPeriodEnd: true } => L("Ends soon"),
        { Status: "active" } => L("Active"),
        { Status: "none" or "expired" } => L("Free plan"),
        { Status: "trialing" } => L("Trial"),
        { Status: "past_due" } => L("Past due"),
        { Status: "canceled" } => L("Canceled"),
        { Status: "paused" } => L("Paused"),
        { Status: "incomplete" } => L("Incomplete"),
        _ => Word(Capital(plan.Status)),
    };

    public static string Colour(BillingSummary plan) => plan switch
    {
        { FrozenSince: not null } => "warn",
        { Status: "active", CancelAtPeriodEnd: false } => "ok",
        { Status: "trialing" } => "accent",
        { Status: "past_due" or "active" or "incomplete" } => "warn",
        _ => "info",
    };

    public static Text DateLabel(BillingSummary plan) => plan switch
    {
        { Status: "trialing" } => L("Trial ends on"),
        { Status: "active", CancelAtPeriodEnd: false } => L("Renews on"),
        { Status: "past_due" or "paused" } => L("Access until"),
        { EndedAt: not null } => L("Ended on"),
        { Status: "active" or "canceled" } => L("Ends on"),
        _ => L("Renews on"),
    };

    public static DateTimeOffset? Date(BillingSummary plan) => plan.Status switch
    {
        "trialing" => plan.TrialEndsAt,
        "past_due" => plan.GraceUntil,
        "active" => plan.CurrentPeriodEnd,
        "paused" => plan.Access.Until,
        "canceled" => plan.EndedAt ?? plan.Access.Until ?? plan.CurrentPeriodEnd,
        _ => null,
    };

    /// <summary>An invoice's status.</summary>
    public static Text Invoice(string status) => status switch
    {
        "paid" => L("Paid"),
        "open" => L("Open"),
        "void" => L("Void"),
        "uncollectible" => L("Uncollectible"),
        _ => Word(Capital(status)),
    };

    /// <summary>A payment's status.</summary>
    public static Text Payment(string status) => status switch
    {
        "refunded" => L("Refunded"),
        "partly_refunded" => L("Partly refunded"),
        "disputed" => L("Disputed"),
        "failed" => L("Failed"),
        _ => Invoice(status),
    };

    public static string PaymentColour(string status) => status switch { "paid" => "ok", "refunded" or "partly_refunded" or "void" => "info", _ => "warn" };

    public static Text Refund(string state) => state switch
    {
        "succeeded" => L("Paid back"),
        "failed" => L("Failed"),
        "refused" => L("Refused"),
        _ => L("On its way"),
    };

    public static Text Dispute(string state) => state switch
    {
        "won" => L("Decided for us"),
        "lost" => L("Paid back by the bank"),
        _ => L("Being decided"),
    };

    public static string Brand(string brand) => brand is "amex" ? "American Express" : Capital(brand);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

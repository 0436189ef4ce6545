using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;

namespace BlazorAccounts.Features.Onboarding.Live;

/// <summary>A person's plan in a badge, a sentence and one thing to do.</summary>
/// <param name="Badge">Kind of the badge; null is neutral.</param>
/// <param name="Bought">Whether a plan was ever chosen.</param>
public sealed record PlanView(string Name, string Status, string? Badge, string Sentence, string Action, string Href, bool Bought)
{
    private const string Upgrade = "/upgrade";
    private const string Billing = "/billing";

    public static PlanView Of(BillingSummary plan, string timeZone, DateTimeOffset now)
    {
        string Day(DateTimeOffset? at) => at is { } moment ? TimeZones.In(timeZone, moment).ToString("d MMM", System.Globalization.CultureInfo.CurrentCulture) : "later";
        var bought = plan.Gateway is not null;
        return plan.Status switch
        {
            "trialing" when plan.Access.Paid => new(
                plan.PlanName, "Trial", "accent", $"{DaysLeft(plan.TrialEndsAt!.Value - now)} left. Everything is included until {Day(plan.TrialEndsAt)}; after that you go on with the free plan.", "Choose a plan", Upgrade, bought),
            "active" when plan.CancelAtPeriodEnd => new(plan.PlanName, "Ends", "warn", $"Cancelled. Yours until {Day(plan.Access.Until)}.", "Manage billing", Billing, bought),
            "active" => new(plan.PlanName, "Active", "ok", $"Renews on {Day(plan.CurrentPeriodEnd)}.", "Manage billing", Billing, bought),
            "past_due" => new(plan.PlanName, "Past due", "bad", $"The last payment failed. Update your card by {Day(plan.GraceUntil)} to keep your plan.", "Update payment", Billing, bought),
            "paused" => new(plan.PlanName, "Paused", "warn", "Your plan is paused.", "Manage billing", Billing, bought),
            "incomplete" => new(plan.PlanName, "Waiting", "info", "Your payment is not confirmed yet.", "Manage billing", Billing, bought),
            "expired" or "trialing" => new("Free", "Trial ended", null, "Your trial is over. The free plan goes on, and nothing you saved is lost.", "Choose a plan", Upgrade, bought),
            _ => new("Free", "Free", null, "A little every day, free for as long as you like.", "See plans", Upgrade, bought),
        };
    }

    internal static string DaysLeft(TimeSpan left) => left switch
    {
        { TotalHours: < 1 } => "Less than an hour",
        { TotalDays: < 1 } => Count((int)Math.Ceiling(left.TotalHours), "hour"),
        _ => Count((int)Math.Ceiling(left.TotalDays), "day"),
    };

    private static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";
}

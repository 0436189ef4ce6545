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
        object Day(DateTimeOffset? at) => at is { } moment ? TimeZones.In(timeZone, moment) : L("later");
        var bought = plan.Gateway is not null;
        var name = Word(plan.PlanName);
        return plan.Status switch
        {
            "trialing" when plan.Access.Paid => new(
                name,
                L("Trial"),
                "accent",
                L($"{DaysLeft(plan.TrialEndsAt!.Value - now)} left. Everything is included until {Day(plan.TrialEndsAt):d MMM}; after that you go on with the free plan."),
                L("Choose a plan"),
                Upgrade,
                bought),
            "active" when plan.CancelAtPeriodEnd => new(name, L("Ends"), "warn", L($"Cancelled. Yours until {Day(plan.Access.Until):d MMM}."), L("Manage billing"), Billing, bought),
            "active" => new(name, L("Active"), "ok", L($"Renews on {Day(plan.CurrentPeriodEnd):d MMM}."), L("Manage billing"), Billing, bought),
            "past_due" => new(name, L("Past due"), "bad", L($"The last payment failed. Update your card by {Day(plan.GraceUntil):d MMM} to keep your plan."), L("Update payment"), Billing, bought),
            "paused" => new(name, L("Paused"), "warn", L("Your plan is paused."), L("Manage billing"), Billing, bought),
            "incomplete" => new(name, L("Waiting"), "info", L("Your payment is not confirmed yet."), L("Manage billing"), Billing, bought),
            "expired" or "trialing" => new(L("Free"), L("Trial ended"), null, L("Your trial is over. The free plan goes on, and nothing you saved is lost."), L("Choose a plan"), Upgrade, bought),
            _ => new(L("Free"), L("Free"), null, L("A little every day, free for as long as you like."), L("See plans"), Upgrade, bought),
        };
    }

    internal static Text DaysLeft(TimeSpan left) => left switch
    {
        { TotalHours: < 1 } => L("Less than an hour"),
        { TotalHours: <= 1 } => L("1 hour"),
        { TotalDays: < 1 } => L($"{Math.Ceiling(left.TotalHours):N0} hours"),
        { TotalDays: <= 1 } => L("1 day"),
        _ => L($"{Math.Ceiling(left.TotalDays):N0} days"),
    };
}

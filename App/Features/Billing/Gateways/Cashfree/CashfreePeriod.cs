using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// The period that is paid. Cashfree tells none, only when the first debit is due and what was debited: the authorisation pays up to the first
/// debit, each debit one interval more. Counted from the first day, so that the 31st stays the 31st.
/// </summary>
internal static class CashfreePeriod
{
    private const int Most = 1200;

    public static (DateTimeOffset Start, DateTimeOffset End) Of(JsonElement subscription, JsonElement payments)
    {
        var plan = Child(subscription, "plan_details");
        var (type, count) = (Text(plan, "plan_interval_type"), Math.Max(1, Count(plan, "plan_intervals")));
        if (Time(subscription, "subscription_first_charge_time") is not { } first)
        {
            var next = Time(subscription, "next_schedule_date") ?? DateTimeOffset.UnixEpoch;
            return (Move(next, type, -count), next);
        }
        var cycles = Items(payments).Where(p => Text(p, "payment_type") is not "AUTH" && Text(p, "payment_status") is "SUCCESS")
            .Select(p => Time(p, "payment_schedule_date") ?? Time(p, "payment_initiated_date")).OfType<DateTimeOffset>()
            .Select(paid => Cycle(first, type, count, paid) + 1).DefaultIfEmpty(0).Max();
        return (Move(first, type, (cycles - 1) * count), Move(first, type, cycles * count));
    }

    /// <summary>The end of what a payment pays for; null when nothing says so.</summary>
    public static DateTimeOffset? EndOf(JsonElement subscription, JsonElement payment)
    {
        var plan = Child(subscription, "plan_details");
        var (type, count) = (Text(plan, "plan_interval_type"), Math.Max(1, Count(plan, "plan_intervals")));
        return Time(subscription, "subscription_first_charge_time") is not { } first ? null
            : Text(payment, "payment_type") is "AUTH" ? first
            : (Time(payment, "payment_schedule_date") ?? Time(payment, "payment_initiated_date")) is { } due ? Move(first, type, (Cycle(first, type, count, due) + 1) * count)
            : null;
    }

    // Which debit was due nearest to a day: it may be made a little late, or on the day in another zone.
    private static int Cycle(DateTimeOffset first, string? type, int count, DateTimeOffset paid)
    {
        var cycle = 0;
        while (cycle < Most && Middle(first, type, count, cycle) < paid)
        {
            cycle++;
        }
        return cycle;
    }

    private static DateTimeOffset Middle(DateTimeOffset first, string? type, int count, int cycle)
    {
        var (due, next) = (Move(first, type, cycle * count), Move(first, type, (cycle + 1) * count));
        return due + ((next - due) / 2);
    }

    private static DateTimeOffset Move(DateTimeOffset from, string? type, int count) => type switch
    {
        "DAY" => from.AddDays(count),
        "WEEK" => from.AddDays(7 * count),
        "YEAR" => from.AddYears(count),
        _ => from.AddMonths(count),
    };
}

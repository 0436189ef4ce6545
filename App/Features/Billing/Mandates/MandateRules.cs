using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>What the law of a country asks of charges that repeat by themselves. Today India's: they are announced a day ahead, and above a limit each one is approved by who pays.</summary>
public static class MandateRules
{
    /// <summary>Between the notice and the charge, at least.</summary>
    public static TimeSpan Notice { get; } = TimeSpan.FromHours(24);

    /// <summary>How long before a charge it is announced, or its approval is asked for, so that an outage of a day or two does not make the notice late.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromHours(72);

    /// <summary>INR 15,000: up to here a mandate is charged without asking again.</summary>
    public static Money ApprovalLimit { get; } = new(1_500_000, "INR");

    /// <summary>How long after the end of a period the next one can still be approved and paid; then the plan ends.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(30);

    /// <summary>What is approved this long after it was due still counts from that day, because access went on; what is approved later begins when it is paid.</summary>
    public static TimeSpan Bridged { get; } = TimeSpan.FromDays(7);

    /// <summary>Whether charges of a mandate in this currency are announced.</summary>
    public static bool IsAnnounced(string currency) => currency == ApprovalLimit.Currency;

    /// <summary>Whether a charge needs its payer's approval each time, so that nobody may make it by itself.</summary>
    public static bool NeedsApproval(Money charge) => charge.Currency == ApprovalLimit.Currency && charge.Amount > ApprovalLimit.Amount;
}

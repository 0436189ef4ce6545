using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>A subscription that another one is to take the place of.</summary>
/// <param name="PeriodEnd">Of the period that <paramref name="Credit"/> was worked out of.</param>
/// <param name="Credit">What is taken off the first payment of the other.</param>
/// <param name="IsAgreed">Somebody agreed to just this amount; otherwise any credit of this period will do, so that whoever asks at the same time is led to the same page.</param>
public sealed record Replacement(string Gateway, string SubscriptionId, DateTimeOffset PeriodEnd, Money Credit, bool IsAgreed)
{
    /// <summary>It begins when the period ends, and nothing is paid before.</summary>
    public bool Later { get; init; }

    /// <summary>How long the page may be paid on: what is taken off gets older while it is open.</summary>
    public static TimeSpan PageLife { get; } = TimeSpan.FromHours(1);

    /// <summary>How long before the end of the period no page opens any more. It closes before the next debit is announced, so that there is time to end the old subscription before it is charged again.</summary>
    public static TimeSpan Margin { get; } = PageLife + TimeSpan.FromHours(24);

    /// <summary>The same for one that begins later: its first charge has to be announced a day ahead, too, by a job that comes each hour.</summary>
    public static TimeSpan LaterMargin { get; } = Margin + TimeSpan.FromHours(3);
}

/// <summary>One that is charged from the end of the period on.</summary>
/// <param name="GivenBack">What its page takes to check the account, and gives back at once.</param>
public sealed record LaterReplacement(Replacement Replaces, Money GivenBack);

/// <summary>A subscription as far as its replacement needs it.</summary>
public sealed record RunningPlan(Guid TeamId, string Gateway, string SubscriptionId, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd);

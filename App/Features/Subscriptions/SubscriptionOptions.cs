using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Section <c>Trials</c>.</summary>
public sealed class TrialOptions
{
    public const string Section = "Trials";

    /// <summary>How long a new account has every feature; one hour to a year.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan Length { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The plan that is tried.</summary>
    [Required]
    public string Plan { get; set; } = Plans.PlanCode.PremiumMonthly;
}

/// <summary>Section <c>Subscriptions</c>.</summary>
public sealed class SubscriptionOptions
{
    public const string Section = "Subscriptions";

    /// <summary>How long access goes on after a renewal could not be charged.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromDays(7);
}

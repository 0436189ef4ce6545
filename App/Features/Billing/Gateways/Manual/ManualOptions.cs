using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>Section <c>Gateways:Manual</c>: payment by bank transfer, which an administrator confirms. Without instructions it is not offered.</summary>
public sealed class ManualOptions
{
    public const string Section = "Gateways:Manual";

    /// <summary>Where to transfer to, as buyers read it: account, bank, name. Lines are kept.</summary>
    [MaxLength(2000)]
    public string? Instructions { get; set; }

    /// <summary>How long an order waits for its money, and how long before a period ends its next invoice is there; 1 to 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "90.00:00:00")]
    public TimeSpan PayWithin { get; set; } = TimeSpan.FromDays(14);

    internal bool Enabled => !string.IsNullOrWhiteSpace(Instructions);
}

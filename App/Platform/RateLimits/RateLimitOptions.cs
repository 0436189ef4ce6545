using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>How many requests one address may send to this node. Limits per account are the features' and hold over all nodes (<see cref="Limiter"/>).</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Anonymous forms and calls that take a password, a code or an address. 60 a minute, in Development 6,000.</summary>
    public AddressLimit Auth { get; set; } = new();

    /// <summary>Everything under /api. 1,200 a minute, in Development 60,000.</summary>
    public AddressLimit Api { get; set; } = new();
}

/// <summary>A bucket per address, filled evenly.</summary>
public sealed class AddressLimit
{
    /// <summary>1 to 1,000,000; unset takes the default of the environment.</summary>
    [Range(1, 1_000_000)]
    public int? PermitsPerMinute { get; set; }

    /// <summary>Requests at once after a rest, 1 to 1,000,000; unset takes half of the permits.</summary>
    [Range(1, 1_000_000)]
    public int? Burst { get; set; }
}

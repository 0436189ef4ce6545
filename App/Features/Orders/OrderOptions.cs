using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Features.Orders;

public sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>How long an order may wait for its payment before the gateway is asked about it, and before administrators see it as stuck. Above zero.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many of one product an order may have, 1 to 1000.</summary>
    [Range(1, 1000)]
    public int MaxQuantity { get; set; } = 100;
}

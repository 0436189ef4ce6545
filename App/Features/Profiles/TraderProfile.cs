namespace BlazorAccounts.Features.Profiles;

/// <summary>A person's trading journal in figures, and whether others may see them on the leaderboard.</summary>
public sealed class TraderProfile
{
    public required Guid UserId { get; init; }
    public int TotalTrades { get; set; }

    /// <summary>Percent of trades won, 0 to 100.</summary>
    public double WinRate { get; set; }

    public bool IsPublic { get; set; }
}

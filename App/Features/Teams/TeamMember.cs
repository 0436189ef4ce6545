namespace BlazorAccounts.Features.Teams;

public enum TeamRole { Member, Billing, Admin, Owner }

/// <summary>A person's place in a team; at most one per team.</summary>
public sealed class TeamMember
{
    public required Guid TeamId { get; init; }
    public required Guid UserId { get; init; }
    public required TeamRole Role { get; set; }
    public required DateTimeOffset JoinedAt { get; init; }
}

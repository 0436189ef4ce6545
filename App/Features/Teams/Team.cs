namespace BlazorAccounts.Features.Teams;

/// <summary>Who is billed: a subscription, a quota, an order or a key always belongs to one. Everybody gets a personal one at sign-up.</summary>
public sealed class Team
{
    private Team() { } // EF

    public Guid Id { get; private init; }
    public required string Name { get; set; }

    /// <summary>The team that came with the account; has one member and is never shown as a team.</summary>
    public bool IsPersonal { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The team a new account brings along.</summary>
    public static Team Personal(Guid id, string name, DateTimeOffset now) => new() { Id = id, Name = name, IsPersonal = true, CreatedAt = now };
}

namespace BlazorAccounts.Features.Orders.Credits;

/// <summary>
/// What a team has, in one row that every change goes through: it is the sum of the team's entries and of what is left of its lots, and never below zero.
/// Its number is its own version, so a change that was worked out from an older one is refused.
/// </summary>
public sealed class CreditBalance
{
    private CreditBalance() { } // EF

    public Guid TeamId { get; private init; }

    /// <summary>With what has expired and was not written off yet; what can be spent now is <see cref="CreditSums"/>.</summary>
    public int Balance { get; private set; }

    internal static CreditBalance Of(Guid teamId) => new() { TeamId = teamId };

    internal void Add(int credits) => Balance = checked(Balance + credits);
}

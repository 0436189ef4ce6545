using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>An account exists; its address is not confirmed yet.</summary>
/// <param name="ReferralCode">The share code of the visit, as it came.</param>
public sealed record AccountRegistered(Guid UserId, Guid TeamId, string? ReferralCode) : IEvent;

using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Accounts;

public enum SecurityNews
{
    PasswordChanged,
    NewDevice,
    TwoFactorOn,
    TwoFactorOff,
    RecoveryCodesRenewed,
    TwoFactorRecoveryStarted,
    PasskeyAdded,
    PasskeyRemoved,
    ProviderAdded,
    ProviderRemoved,
    EmailChanged,
}

/// <summary>Something happened to how an account is signed in to. Published beside the mail about it.</summary>
/// <param name="Detail">Which device, passkey or provider it was.</param>
public sealed record SecurityNoticed(Guid UserId, SecurityNews News, string? Detail, DateTimeOffset At) : IEvent;

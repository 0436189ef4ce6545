namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>What an administrator decides about an account (ACC-18).</summary>
public enum UserTrigger { SuspendAsked, BanAsked, ReactivateAsked }

/// <summary>The states of an account.</summary>
public static class UserStates
{
    /// <summary>The state after <paramref name="on"/>; null when that is not possible from <paramref name="from"/>.</summary>
    public static UserState? Next(UserState from, UserTrigger on) => (from, on) switch
    {
        (UserState.Active, UserTrigger.SuspendAsked) => UserState.Suspended,
        (UserState.Active or UserState.Suspended, UserTrigger.BanAsked) => UserState.Banned,
        (UserState.Suspended or UserState.Banned, UserTrigger.ReactivateAsked) => UserState.Active,
        _ => null,
    };
}

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>What is decided about an account (ACC-18): the first three by administrators, the others by its owner.</summary>
public enum UserTrigger { SuspendAsked, BanAsked, ReactivateAsked, DeleteAsked, RestoreAsked }

/// <summary>The states of an account.</summary>
public static class UserStates
{
    /// <summary>The state after <paramref name="on"/>; null when that is not possible from <paramref name="from"/>.</summary>
    public static UserState? Next(UserState from, UserTrigger on) => (from, on) switch
    {
        (UserState.Active, UserTrigger.SuspendAsked) => UserState.Suspended,
        (UserState.Active or UserState.Suspended, UserTrigger.BanAsked) => UserState.Banned,
        (UserState.Suspended or UserState.Banned, UserTrigger.ReactivateAsked) => UserState.Active,
        (UserState.Active, UserTrigger.DeleteAsked) => UserState.Deleted,
        (UserState.Deleted, UserTrigger.RestoreAsked) => UserState.Active,
        _ => null,
    };
}

using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>This mailbox has had its trial (TRI-1). Outlives the account as a keyed hash, so that deleting an account does not win a second trial.</summary>
public sealed class TrialClaim
{
    private TrialClaim() { } // EF

    /// <summary>HMAC of <see cref="TrialEmail"/> under a server key: the primary key, so that parallel aliases cannot both have a trial.</summary>
    public string Key { get; private init; } = "";

    public Guid UserId { get; private init; }
    public DateTimeOffset At { get; private init; }

    internal static string KeyOf(ServerKeys keys, string trialEmail) => keys.Hmac("accounts.trial-claim", trialEmail);

    internal static TrialClaim Of(string key, Guid userId, DateTimeOffset now) => new() { Key = key, UserId = userId, At = now };
}

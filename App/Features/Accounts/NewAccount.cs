using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Accounts;

/// <summary>An account in the making: everything is added to <see cref="Db"/> and saved once, all or nothing.</summary>
/// <param name="TeamId">Id of the personal team, the billed party of this account.</param>
/// <param name="TimeZone">IANA name from the browser; <c>Etc/UTC</c> when unknown.</param>
/// <param name="TrialAllowed">False when this person has had a trial before (TRI-1).</param>
public sealed record NewAccount(AppDb Db, User User, Guid TeamId, DateTimeOffset Now, string TimeZone = "Etc/UTC", bool TrialAllowed = true);

/// <summary>
/// A feature's part of a new account: its team, its settings, its trial. Registered by the features that build on accounts, so that
/// accounts need not know them. Only adds rows to <see cref="NewAccount.Db"/>; never saves.
/// </summary>
public interface INewAccountPart
{
    ValueTask AddAsync(NewAccount account, CancellationToken ct);
}

using BlazorAccounts.Data;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>An account on its way out.</summary>
/// <param name="TeamId">Its personal team.</param>
public sealed record EndingAccount(Guid DeletionId, Guid UserId, Guid TeamId);

/// <summary>An account whose time is over.</summary>
/// <param name="Email">What the address was; somebody else may have it by now.</param>
/// <param name="ClosedAt">When the address was freed: what is younger and names it belongs to somebody else.</param>
public sealed record ErasedPerson(Guid UserId, Guid TeamId, string Email, DateTimeOffset ClosedAt);

/// <summary>
/// A feature's part in the end of an account. Registered by the features that build on accounts, so that accounts need not know them. Every call may come
/// again after a crash, and from two nodes at once.
/// </summary>
public interface IAccountEnd
{
    /// <summary>Stable: its steps are recorded under it.</summary>
    string Name { get; }

    /// <summary>Lower ones erase first. What others look up to find theirs goes late.</summary>
    int Order => 100;

    /// <summary>What deleting means here for this person, in one sentence before they decide; null when there is nothing to say.</summary>
    Task<string?> WarnAsync(AppDb db, Guid userId, CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>Before the account is closed, outside of any transaction: settles what others would go on doing, such as charging. Throwing means: later again.</summary>
    Task SettleAsync(EndingAccount account, CancellationToken ct) => Task.CompletedTask;

    /// <summary>In the transaction that closes the account.</summary>
    Task CloseAsync(AppDb db, EndingAccount account, CancellationToken ct) => Task.CompletedTask;

    /// <summary>In the transaction that restores it, once the person's own row is as it was.</summary>
    Task ReopenAsync(AppDb db, User user, CancellationToken ct) => Task.CompletedTask;

    /// <summary>After the term, before anything is erased here, outside of any transaction: has others forget the person. Throwing means: later again.</summary>
    Task ForgetOutsideAsync(EndingAccount account, CancellationToken ct) => Task.CompletedTask;

    /// <summary>After the term, in a transaction of its own: deletes what is about the person, and takes the person out of what has to stay. The user's row goes last.</summary>
    Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>May refuse that somebody deletes their account.</summary>
public interface IDeletionGuard
{
    /// <summary>
    /// In the transaction of the wish, before the person's row is locked: first locks a row that all whose leaving matters have in common, then looks.
    /// </summary>
    /// <returns>Done, or a conflict that says what to do first.</returns>
    Task<Outcome> CheckAsync(AppDb db, Guid userId, CancellationToken ct);
}

using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Accounts.Deletion.DeletionState;
using static BlazorAccounts.Features.Accounts.Deletion.DeletionTrigger;

namespace BlazorAccounts.Features.Accounts.Deletion;

public enum DeletionState { Requested, BillingClosed, Scheduled, Erasing, Restored, Erased }

public enum DeletionTrigger { BillingSettled, AccountClosed, RestoreAsked, TermEnded, EverythingErased }

/// <summary>Why somebody leaves.</summary>
public enum DeletionReason { Unsaid, NotUseful, TooExpensive, FoundAnother, Privacy, Trouble, Other }

/// <summary>
/// The way of an account from the wish to be deleted to its end (OPS-2). State changes only in <see cref="Take"/>, and every move is saved on the condition
/// that nobody else moved it. The row outlives the account, then without anything that tells who it was.
/// </summary>
public sealed class AccountDeletion
{
    /// <summary>How long a deleted account can be restored.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(30);

    private AccountDeletion() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }

    /// <summary>The personal team, which ends with the account.</summary>
    public Guid TeamId { get; private init; }

    public DeletionState State { get; private set; }
    public DeletionReason Reason { get; private init; }

    /// <summary>The person's own words, until everything is erased.</summary>
    public string? Comment { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }
    public DateTimeOffset? BillingClosedAt { get; private set; }
    public DateTimeOffset? ScheduledAt { get; private set; }

    /// <summary>From then on it is erased; before, it can be restored.</summary>
    public DateTimeOffset? EraseAfter { get; private set; }

    public DateTimeOffset? ErasingAt { get; private set; }
    public DateTimeOffset? RestoredAt { get; private set; }
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>SHA-256 of the restore link's token.</summary>
    public string? RestoreHash { get; private set; }

    /// <summary>What was taken out of the account, sealed (<see cref="ProtectedCopy"/>).</summary>
    public byte[]? Copy { get; private set; }

    public static AccountDeletion Ask(Guid userId, Guid teamId, DeletionReason reason, string? comment, DateTimeOffset now) =>
        new() { UserId = userId, TeamId = teamId, Reason = reason, Comment = comment, RequestedAt = now };

    /// <summary>The whole machine on one screen; null refuses the move.</summary>
    public static DeletionState? Next(DeletionState from, DeletionTrigger on) => (from, on) switch
    {
        (Requested or BillingClosed, BillingSettled) => BillingClosed,
        (BillingClosed or Scheduled, AccountClosed) => Scheduled,
        (Scheduled or Restored, RestoreAsked) => Restored,
        (Scheduled or Erasing, TermEnded) => Erasing,
        (Erasing or Erased, EverythingErased) => Erased,
        _ => null,
    };

    internal Outcome BillingIsSettled(DateTimeOffset now) => Take(BillingSettled, now);

    /// <summary>The account is closed; the copy and the link bring it back.</summary>
    internal Outcome Close(byte[] copy, string restoreHash, DateTimeOffset now)
    {
        var taken = Take(AccountClosed, now);
        if (taken.Ok)
        {
            (Copy, RestoreHash) = (copy, restoreHash);
        }
        return taken;
    }

    internal Outcome Restore(DateTimeOffset now) =>
        now < EraseAfter ? Forgetting(Take(RestoreAsked, now)) : Outcome.Conflict("deletion_state", L("The time to restore this account is over."));

    internal Outcome BeginErasing(DateTimeOffset now) =>
        now >= EraseAfter ? Take(TermEnded, now) : Outcome.Conflict("deletion_state", L("This account can still be restored."));

    internal Outcome Finish(DateTimeOffset now)
    {
        var taken = Forgetting(Take(EverythingErased, now));
        Comment = taken.Ok ? null : Comment;
        return taken;
    }

    private Outcome Forgetting(Outcome taken)
    {
        if (taken.Ok)
        {
            (Copy, RestoreHash) = (null, null);
        }
        return taken;
    }

    private Outcome Take(DeletionTrigger trigger, DateTimeOffset now)
    {
        if (Next(State, trigger) is not { } next)
        {
            return Outcome.Conflict("deletion_state", L($"A deletion that is {State} cannot take {trigger}."));
        }
        if (next == State)
        {
            return Outcome.Done;
        }
        State = next;
        switch (next)
        {
            case BillingClosed:
                BillingClosedAt = now;
                break;
            case Scheduled:
                (ScheduledAt, EraseAfter) = (now, now + Term);
                break;
            case Erasing:
                ErasingAt = now;
                break;
            case Restored:
                RestoredAt = now;
                break;
            case Erased:
                ErasedAt = now;
                break;
        }
        return Outcome.Done;
    }
}

/// <summary>A step of a deletion that is through, so that a repetition after a crash goes on behind it.</summary>
public sealed class DeletionStep
{
    public required Guid DeletionId { get; init; }

    /// <summary>Such as <c>settle:billing</c>, <c>erase:teams</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset DoneAt { get; init; }
}

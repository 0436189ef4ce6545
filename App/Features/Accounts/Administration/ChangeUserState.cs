using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>Suspends, bans and reactivates accounts. Whoever is out is out everywhere within 5 seconds: state, sessions and tokens end together.</summary>
public sealed class ChangeUserState(IDbContextFactory<AppDb> dbs, EndSessions endSessions, TimeProvider clock)
{
    public const int MaxReason = 200;

    /// <param name="reason">Shown to the account's owner at sign-in; needed to suspend and to ban, at most 200 characters.</param>
    /// <returns>
    /// The account as it is now; 403 when <paramref name="by"/> is no administrator (any more), 404, or 409 <c>own_account</c> and <c>state_conflict</c>.
    /// </returns>
    public async Task<Outcome<UserAccount>> RunAsync(Guid by, Guid userId, UserTrigger on, string? reason, Caller caller, CancellationToken ct)
    {
        if (on is UserTrigger.DeleteAsked or UserTrigger.RestoreAsked)
        {
            return Outcome.Forbidden.For<UserAccount>(); // its owner's business
        }
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (ProblemOf(reason, on) is { } problem)
        {
            return Outcome.Invalid("reason", "reason_invalid", problem).For<UserAccount>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        // The claim may be an hour old.
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<UserAccount>();
        }
        if (await UserAccount.Where(db, u => u.Id == userId).SingleOrDefaultAsync(ct) is not { } account)
        {
            return Outcome.NotFound.For<UserAccount>();
        }
        if (by == userId)
        {
            return Outcome.Conflict("own_account", L("Nobody decides about their own account.")).For<UserAccount>();
        }
        if (UserStates.Next(account.State, on) is not { } next)
        {
            return Conflict(account.State).For<UserAccount>();
        }
        bool? changed = null;
        await db.AtomicallyAsync(
            async () =>
            {
                await db.LockAdminsAsync(ct);
                // Two who suspend each other would leave nobody: the second is none any more.
                changed = await db.IsAdminAsync(by, ct) ? await WriteAsync(db, account, next, reason, by, caller, ct) : null;
            },
            ct);
        endSessions.Tell(userId);
        return changed switch
        {
            null => Outcome.Forbidden.For<UserAccount>(),
            true => account with { State = next, StateReason = next is UserState.Active ? null : reason },
            false => Conflict((await UserAccount.Where(db, u => u.Id == userId).SingleAsync(ct)).State).For<UserAccount>(),
        };
    }

    private static Text? ProblemOf(string? reason, UserTrigger on) => reason switch
    {
        null when on is not UserTrigger.ReactivateAsked => L("Say why. The owner of the account reads it."),
        { Length: > MaxReason } => L($"Use at most {MaxReason} characters."),
        _ when reason?.Any(char.IsControl) == true => L("Use one line of plain text."),
        _ => null,
    };

    private static Outcome Conflict(UserState state) =>
        Outcome.Conflict("state_conflict", SentenceOf(state)).With("state", state.ToString().ToLowerInvariant());

    private static Text SentenceOf(UserState state) => state switch
    {
        UserState.Suspended => L("This account is suspended."),
        UserState.Banned => L("This account is banned."),
        UserState.Deleted => L("This account is deleted."),
        _ => L("This account is active."),
    };

    private async Task<bool> WriteAsync(AppDb db, UserAccount account, UserState next, string? reason, Guid by, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var kept = next is UserState.Active ? null : reason;
        var (userId, from) = (account.Id, account.State);
        if (await db.Users.Where(u => u.Id == userId && u.State == from)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.State, next).SetProperty(u => u.StateReason, kept), ct) == 0)
        {
            return false; // another administrator was first
        }
        await endSessions.AllAsync(db, userId, next.ToString().ToLowerInvariant(), ct);
        db.Audit(
            now, by, next switch { UserState.Active => "account.reactivated", UserState.Suspended => "account.suspended", _ => "account.banned" }, $"user:{userId}",
            new { State = from.ToString(), Reason = account.StateReason }, new { State = next.ToString(), Reason = reason }, caller.Address);
        await db.SaveChangesAsync(ct);
        return true;
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>Somebody asked for the end of their account.</summary>
public sealed record AccountDeletionRequested(Guid DeletionId) : IEvent;

/// <summary>
/// Takes the wish to delete an account (OPS-2): signs out everywhere and lets nobody in any more, in one transaction with the row that leads through the rest.
/// <see cref="FinishDeletion"/> goes on from there.
/// </summary>
public sealed class DeleteAccount(IDbContextFactory<AppDb> dbs, FreshProof proof, IEnumerable<IDeletionGuard> guards, EndSessions endSessions, TimeProvider clock)
{
    public const int MaxComment = 500;

    /// <param name="comment">At most 500 characters.</param>
    /// <param name="confirmation">The account's address or username, typed; null where nothing is typed.</param>
    /// <returns>Done; 400 for a field, 401 when everything was ended meanwhile, 403 <c>proof_required</c>, or a guard's 409 such as <c>last_owner</c>.</returns>
    public async Task<Outcome> RunAsync(Guid userId, Guid? sessionId, DeletionReason reason, string? comment, string? confirmation, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        // The stamp before the session: whatever ends the session from here on changes the stamp too, so the change below finds another.
        var who = await db.Users.Where(u => u.Id == userId).Select(u => new { u.SecurityStamp, u.HomeTeamId, u.Email, u.NormalizedUserName }).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal;
        }
        comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim().ReplaceLineEndings("\n"); // a browser counts a line's end as one
        if (comment?.Length > MaxComment || comment?.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) == true)
        {
            return Outcome.Invalid("comment", "validation_failed", L($"Use at most {MaxComment} characters of plain text."));
        }
        if (confirmation is not null && (EmailAddress.Normalize(confirmation) ?? "") != EmailAddress.Normalize(who.Email) && (UsernameRule.Normalize(confirmation) ?? "") != who.NormalizedUserName)
        {
            return Outcome.Invalid("confirmation", "confirmation_wrong", L("Type your email address or your username, as it is on your account."));
        }
        var verdict = Outcome.Unauthenticated;
        var deletion = AccountDeletion.Ask(userId, who.HomeTeamId, reason, comment, clock.GetUtcNow());
        await db.AtomicallyAsync(async () => verdict = await WriteAsync(db, deletion, who.SecurityStamp!, caller, ct), ct);
        if (verdict.Ok)
        {
            endSessions.Tell(userId);
        }
        return verdict;
    }

    private async Task<Outcome> WriteAsync(AppDb db, AccountDeletion deletion, string stamp, Caller caller, CancellationToken ct)
    {
        var (userId, now) = (deletion.UserId, deletion.RequestedAt);
        foreach (var guard in guards)
        {
            if (await guard.CheckAsync(db, userId, ct) is { Ok: false } refusal)
            {
                return refusal;
            }
        }
        if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == stamp && u.State == UserState.Active).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.State, UserState.Deleted).SetProperty(u => u.DeletedAt, now).SetProperty(u => u.Consents.DeletionRequestedAt, now), ct) == 0)
        {
            return Outcome.Unauthenticated;
        }
        await endSessions.AllAsync(db, userId, "deleted", ct);
        db.Add(deletion);
        db.Audit(now, userId, "account.deletion_requested", $"user:{userId}", new { State = nameof(UserState.Active) }, new { State = nameof(UserState.Deleted), Reason = deletion.Reason.ToString() }, caller.Address);
        db.Publish(new AccountDeletionRequested(deletion.Id), now);
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }
}

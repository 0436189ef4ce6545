using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>
/// Moves a guest's progress to the account they made (PRO-7), once: its id is spent in the same transaction, so neither a second tab nor a kept copy counts again.
/// An account that was there before gets nothing: the guest may have been somebody else.
/// </summary>
public sealed class ClaimGuestProgress(IDbContextFactory<AppDb> dbs, RecordProgress record)
{
    /// <param name="address">Where it came from, for the audit log.</param>
    /// <returns>Whether it moved just now.</returns>
    public async Task<bool> RunAsync(Guid userId, GuestProgress guest, string? address, CancellationToken ct)
    {
        var moved = false;
        await using var db = await dbs.CreateDbContextAsync(ct);
        try
        {
            await db.AtomicallyAsync(
                async () =>
                {
                    var learner = await record.LearnerAsync(db, userId, ct);
                    moved = learner is not null && learner.User.CreatedAt >= guest.Since && !await db.GuestClaims.AnyAsync(c => c.Id == guest.Id, ct);
                    if (moved)
                    {
                        await MoveAsync(db, learner!, guest, address, ct);
                    }
                },
                ct);
        }
        catch (DbUpdateException taken) when (UniqueIndex.Violated(taken) is not null)
        {
            return false; // by another account at this very moment
        }
        return moved;
    }

    private static async Task MoveAsync(AppDb db, Learner learner, GuestProgress guest, string? address, CancellationToken ct)
    {
        var user = learner.User;
        db.Add(new GuestClaim { Id = guest.Id, UserId = user.Id, At = learner.Now });
        // Not held to a day's lessons: they were, one by one, when they were done.
        await RecordProgress.CountAsync(db, learner, new(guest.Lessons, guest.Minutes, guest.Xp, guest.Words, guest.Kanji, guest.Accuracy), limit: null, ct);
        var known = await db.LearnedLessons.Where(l => l.UserId == user.Id).ToDictionaryAsync(l => l.Lesson, StringComparer.Ordinal, ct);
        foreach (var (lesson, right) in guest.Right)
        {
            if (!known.TryGetValue(lesson, out var row))
            {
                db.Add(row = new() { UserId = user.Id, Lesson = lesson });
            }
            row.Right |= right;
            row.LastAt = learner.Now;
        }
        db.Audit(learner.Now, user.Id, "learning.guest_moved", $"user:{user.Id}", after: new { guest.Id, guest.Lessons, guest.Xp, guest.Words }, address: address);
        await db.SaveChangesAsync(ct);
    }
}

using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>
/// Takes the person out of the rows that belong to nobody: mails and events that name them are deleted, the audit log keeps who did what to whom by ids alone.
/// </summary>
internal sealed class EraseTraces : IAccountEnd
{
    public string Name => "traces";

    public async Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct)
    {
        var (userId, email, closedAt) = (person.UserId, person.Email, person.ClosedAt);
        await db.OutboxMails.Where(m => m.UserId == userId || (m.UserId == null && m.To == email && m.CreatedAt <= closedAt)).ExecuteDeleteAsync(ct);
        foreach (var spelling in Spellings(email))
        {
            // Names of accounts that are gone help no handler, dead or not.
            await db.OutboxEvents.Where(e => e.CreatedAt <= closedAt && e.Payload.Contains(spelling)).ExecuteDeleteAsync(ct);
        }
        var target = $"user:{userId}";
        await SqlDialect.Of(db).LetAuditBeErasedAsync(db, true, ct); // the one door in a log that the database keeps from being changed
        await db.AuditEntries.Where(a => a.Target == target).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Before, (string?)null).SetProperty(a => a.After, (string?)null).SetProperty(a => a.Address, (string?)null), ct);
        await db.AuditEntries.Where(a => a.ActorId == userId && a.Address != null).ExecuteUpdateAsync(set => set.SetProperty(a => a.Address, (string?)null), ct);
        await SqlDialect.Of(db).LetAuditBeErasedAsync(db, false, ct);
    }

    // As it is stored and as it is compared, as JSON writes them: a plus is not a plus there.
    private static IEnumerable<string> Spellings(string email) =>
        new[] { email, EmailAddress.Normalize(email) ?? email }.Select(text => JsonSerializer.Serialize(text).Trim('"')).Distinct(StringComparer.Ordinal);
}

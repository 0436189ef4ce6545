using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
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
        var recipient = email.ToUpperInvariant();
        await db.OutboxMails.Where(m => m.UserId == userId || (m.UserId == null && m.ToHash == recipient && m.CreatedAt <= closedAt)).ExecuteDeleteAsync(ct);
        await EraseEventsAsync(db, email, closedAt, ct);
        var target = $"user:{userId}";
        await SqlDialect.Of(db).LetErasingAsync(db, true, ct); // the one door in a log that the database keeps from being changed
        await db.AuditEntries.Where(a => a.Target == target).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Before, (string?)null).SetProperty(a => a.After, (string?)null).SetProperty(a => a.Address, (string?)null), ct);
        await db.AuditEntries.Where(a => a.ActorId == userId && a.Address != null).ExecuteUpdateAsync(set => set.SetProperty(a => a.Address, (string?)null), ct);
        await SqlDialect.Of(db).LetErasingAsync(db, false, ct);
    }

    // Names of accounts that are gone help no handler, dead or not.
    private static async Task EraseEventsAsync(AppDb db, string email, DateTimeOffset closedAt, CancellationToken ct)
    {
        var normalized = EmailAddress.Normalize(email) ?? email;
        await db.OutboxEvents.Where(e => e.CreatedAt <= closedAt && e.EmailHash == normalized).ExecuteDeleteAsync(ct);
        // What others answered may name anybody, and is sealed; of alerts there are few.
        var alerts = await db.OutboxEvents.Where(e => e.CreatedAt <= closedAt && e.Type == nameof(AlertRaised)).Select(e => new { e.Id, e.Payload }).ToListAsync(ct);
        var spelling = JsonSerializer.Serialize(email).Trim('"'); // as JSON writes it: a plus is not a plus there
        var naming = alerts.Where(a => a.Payload.Contains(spelling, StringComparison.OrdinalIgnoreCase)).Select(a => a.Id).ToList();
        await db.OutboxEvents.Where(e => naming.Contains(e.Id)).ExecuteDeleteAsync(ct);
    }
}

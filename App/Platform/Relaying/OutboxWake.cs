using System.Data.Common;
using System.Runtime.CompilerServices;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BlazorAccounts.Platform.Relaying;

/// <summary>Wakes the relays as soon as outbox rows are committed, so that a mail leaves at once and not at the next look.</summary>
internal sealed class OutboxWake(EventSignal events, MailSignal mails) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Written> _written = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Note(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        WakeOutsideTransaction(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        WakeOutsideTransaction(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Wake(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Wake(eventData.Context);
        return Task.CompletedTask;
    }

    private void Note(DbContext? db)
    {
        if (db is null)
        {
            return;
        }
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry is { State: EntityState.Added, Entity: OutboxEvent or OutboxMail })
            {
                var written = _written.GetOrCreateValue(db);
                written.Events |= entry.Entity is OutboxEvent;
                written.Mails |= entry.Entity is OutboxMail;
            }
        }
    }

    private void WakeOutsideTransaction(DbContext? db)
    {
        if (db?.Database.CurrentTransaction is null)
        {
            Wake(db);
        }
    }

    private void Wake(DbContext? db)
    {
        if (db is null || !_written.TryGetValue(db, out var written))
        {
            return;
        }
        _written.Remove(db);
        if (written.Events)
        {
            events.Wake();
        }
        if (written.Mails)
        {
            mails.Wake();
        }
    }

    private sealed class Written
    {
        public bool Events { get; set; }
        public bool Mails { get; set; }
    }
}

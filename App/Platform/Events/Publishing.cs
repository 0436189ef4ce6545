using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Events;

/// <summary>Marks a record as news that other features may handle. Names are past tense: <c>TrialExpired</c>.</summary>
public interface IEvent;

/// <summary>News that names an address, so that it is found when its owner's account is erased.</summary>
public interface INameEmail : IEvent
{
    /// <summary>In the form that addresses are compared in.</summary>
    string NormalizedEmail { get; }
}

/// <summary>
/// Handles one kind of news. Called at least once per event, possibly in parallel on other nodes, so its effects need natural keys
/// (such as the event id) that make a repetition harmless. Throwing means: try again later.
/// </summary>
public interface IHandle<in TEvent>
    where TEvent : IEvent
{
    Task HandleAsync(TEvent happened, Guid eventId, CancellationToken ct);
}

public static class Publishing
{
    extension(DbContext db)
    {
        /// <summary>Writes the event with the caller's next <c>SaveChanges</c>, so that it exists exactly when the change does.</summary>
        public void Publish<TEvent>(TEvent happened, DateTimeOffset now)
            where TEvent : IEvent =>
            db.Set<OutboxEvent>().Add(OutboxEvent.Of(typeof(TEvent).Name, JsonSerializer.Serialize(happened), (happened as INameEmail)?.NormalizedEmail, now));
    }
}

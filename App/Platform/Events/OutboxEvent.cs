namespace BlazorAccounts.Platform.Events;

/// <summary>A fact that was written in the same transaction as the change it tells of, and is handed to its handlers afterwards, at least once.</summary>
public sealed class OutboxEvent
{
    private OutboxEvent() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The event record's short name, such as <c>TrialStarted</c>.</summary>
    public string Type { get; private init; } = "";

    /// <summary>The record as JSON.</summary>
    public string Payload { get; private init; } = "";

    /// <summary>Keyed hash of the address that the record names (<see cref="INameEmail"/>); null when it names none.</summary>
    public string? EmailHash { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Not handed out before this moment: set by leases and by backoff.</summary>
    public DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>Set when the last attempt was used up; an administrator can set it due again.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    public string? LastError { get; set; }

    /// <summary>Names of the handlers that are through, one per line, so that a failing one does not make the others repeat.</summary>
    public string HandledBy { get; set; } = "";

    internal static OutboxEvent Of(string type, string payload, string? email, DateTimeOffset now) =>
        new() { Type = type, Payload = payload, EmailHash = email, CreatedAt = now, DueAt = now };
}

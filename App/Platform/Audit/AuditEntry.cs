using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Audit;

/// <summary>One line of the append-only audit log: who did what to whom, before and after, from where.</summary>
public sealed class AuditEntry
{
    private AuditEntry() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public DateTimeOffset At { get; private init; }

    /// <summary>The acting user; null for the product itself (jobs, gateways).</summary>
    public Guid? ActorId { get; private init; }

    /// <summary>What happened, as noun.verb: <c>account.registered</c>.</summary>
    public string Action { get; private init; } = "";

    /// <summary>What it happened to, as kind:id: <c>user:0198…</c>.</summary>
    public string Target { get; private init; } = "";

    /// <summary>JSON before the change; null when there was nothing. Never holds secrets.</summary>
    public string? Before { get; private init; }

    public string? After { get; private init; }
    public string? Address { get; private init; }

    internal static AuditEntry Of(DateTimeOffset at, Guid? actorId, string action, string target, object? before, object? after, string? address) => new()
    {
        At = at,
        ActorId = actorId,
        Action = action,
        Target = target,
        Before = before is null ? null : JsonSerializer.Serialize(before),
        After = after is null ? null : JsonSerializer.Serialize(after),
        Address = address,
    };
}

public static class Auditing
{
    extension(DbContext db)
    {
        /// <summary>Writes a line with the caller's next <c>SaveChanges</c>. <paramref name="before"/> and <paramref name="after"/> must hold no secrets.</summary>
        public void Audit(
            DateTimeOffset at, Guid? actorId, string action, string target, object? before = null, object? after = null, string? address = null) =>
            db.Set<AuditEntry>().Add(AuditEntry.Of(at, actorId, action, target, before, after, address));
    }
}

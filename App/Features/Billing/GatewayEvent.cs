using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using static BlazorAccounts.Features.Billing.GatewayEventState;
using static BlazorAccounts.Features.Billing.GatewayEventTrigger;

namespace BlazorAccounts.Features.Billing;

public enum GatewayEventState { Received, Done, Ignored, Flagged, Dead }

public enum GatewayEventTrigger { Applied, NotOurs, Contradicted, TriedTooOften, Replayed }

/// <summary>A genuine webhook in the inbox, at most once by gateway and event id. It only says that something happened; the state is fetched.</summary>
public sealed class GatewayEvent
{
    /// <summary>Tries before it is dead.</summary>
    public const int MaxAttempts = 5;

    private const string NoBody = "{}";

    private GatewayEvent() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public string Gateway { get; private init; } = "";
    public string EventId { get; private init; } = "";
    public string Type { get; private init; } = "";

    /// <summary>Whom it is about at the gateway, by which an erased person's are found; null when it names nobody.</summary>
    public string? GatewayCustomerId { get; private init; }

    /// <summary>The body as it was signed, until <see cref="BodyClearedAt"/>.</summary>
    public string Body { get; private set; } = "";

    /// <summary>Since when the body is empty: long after it was applied, or because its customer was erased. What is left tells repetitions.</summary>
    public DateTimeOffset? BodyClearedAt { get; private set; }

    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>Not taken before this moment: set by leases and by backoff.</summary>
    public DateTimeOffset DueAt { get; internal set; }

    public int Attempts { get; internal set; }
    public GatewayEventState State { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Why it was flagged, ignored or not yet applied.</summary>
    public string? Note { get; internal set; }

    internal static GatewayEvent From(string gateway, GatewayNews news, string body, DateTimeOffset now) =>
        new() { Gateway = gateway, EventId = news.EventId, Type = news.Type, GatewayCustomerId = news.NamedCustomerId, Body = body, ReceivedAt = now, DueAt = now };

    /// <summary>The whole machine; null refuses the move.</summary>
    public static GatewayEventState? Next(GatewayEventState from, GatewayEventTrigger on) => (from, on) switch
    {
        (Received or Done, Applied) => Done,
        (Received or Ignored, NotOurs) => Ignored,
        (Received or Flagged, Contradicted) => Flagged,
        (Received or Dead, TriedTooOften) => Dead,
        (_, Replayed) => Received,
        _ => null,
    };

    internal void ClearBody(DateTimeOffset now) => (Body, BodyClearedAt) = (NoBody, now);

    /// <summary>Of many at once.</summary>
    internal static Task<int> ClearBodiesAsync(IQueryable<GatewayEvent> events, DateTimeOffset now, CancellationToken ct) =>
        events.ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, NoBody).SetProperty(e => e.BodyClearedAt, now), ct);

    public Outcome Take(GatewayEventTrigger trigger, DateTimeOffset now, string? note = null)
    {
        if (Next(State, trigger) is not { } next)
        {
            return Outcome.Conflict("gateway_event_state", L($"A {State} event cannot take {trigger}."));
        }
        if (next is Received)
        {
            (Attempts, DueAt, SettledAt) = (0, now, null);
        }
        else if (next != State)
        {
            SettledAt = now;
        }
        (State, Note) = (next, note);
        return Outcome.Done;
    }
}

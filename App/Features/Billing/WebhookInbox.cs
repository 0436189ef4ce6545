using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>An event of the inbox, for administrators.</summary>
/// <param name="State"><c>received, done, ignored, flagged</c> or <c>dead</c>.</param>
/// <param name="DueAt">When it is tried next; only while it is received.</param>
/// <param name="Note">Why it was ignored, flagged or not yet applied.</param>
public sealed record InboxEvent(
    Guid Id, string Gateway, string EventId, string Type, string State, int Attempts, DateTimeOffset ReceivedAt, DateTimeOffset? DueAt, DateTimeOffset? SettledAt, string? Note)
{
    internal static InboxEvent Of(GatewayEvent e) => new(
        e.Id, e.Gateway, e.EventId, e.Type, JsonNamingPolicy.CamelCase.ConvertName(e.State.ToString()), e.Attempts, e.ReceivedAt, e.State is GatewayEventState.Received ? e.DueAt : null, e.SettledAt, e.Note);
}

/// <param name="Body">As it was signed; empty once it was cleared.</param>
public sealed record InboxEventDetail(InboxEvent Event, string Body);

/// <param name="Next">Give it as <c>after</c> for the page that follows; null on the last.</param>
public sealed record InboxPage(IReadOnlyList<InboxEvent> Items, Guid? Next);

/// <summary>Looks into the inbox of gateways' news and has events applied again. For administrators, who are asked for again with every call.</summary>
public sealed class WebhookInbox(IDbContextFactory<AppDb> dbs, GatewayEventSignal signal, TimeProvider clock)
{
    private const int Size = 50;
    private const int Batch = 200;

    /// <summary>Newest first. 400 <c>state_unknown</c> or <c>cursor_invalid</c>; 403.</summary>
    /// <param name="state">One of the states; null for all.</param>
    public async Task<Outcome<InboxPage>> ListAsync(Guid by, string? state, Guid? after, CancellationToken ct)
    {
        GatewayEventState? wanted = null;
        if (state is not null && (wanted = StateOf(state)) is null)
        {
            return UnknownState.For<InboxPage>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<InboxPage>();
        }
        var rows = db.GatewayEvents.AsNoTracking().Where(e => wanted == null || e.State == wanted);
        if (after is { } last)
        {
            if (await db.GatewayEvents.Where(e => e.Id == last).Select(e => (DateTimeOffset?)e.ReceivedAt).SingleOrDefaultAsync(ct) is not { } at)
            {
                return Outcome.Invalid("after", "cursor_invalid", L("Use what an earlier answer gave as next.")).For<InboxPage>();
            }
            rows = rows.Where(e => e.ReceivedAt < at || (e.ReceivedAt == at && e.Id.CompareTo(last) < 0));
        }
        var page = await rows.OrderByDescending(e => e.ReceivedAt).ThenByDescending(e => e.Id).Take(Size + 1).ToListAsync(ct);
        return new InboxPage([.. page.Take(Size).Select(InboxEvent.Of)], page.Count > Size ? page[Size - 1].Id : null);
    }

    /// <summary>403, 404.</summary>
    public async Task<Outcome<InboxEventDetail>> ShowAsync(Guid by, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return !await db.IsAdminAsync(by, ct) ? Outcome.Forbidden.For<InboxEventDetail>()
            : await db.GatewayEvents.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct) is { } row ? new InboxEventDetail(InboxEvent.Of(row), row.Body)
            : Outcome.NotFound.For<InboxEventDetail>();
    }

    /// <summary>Has one event applied as if it had just come, whatever became of it before: the state is fetched anew, so that is harmless. 403, 404, 409 <c>event_cleared</c> or <c>event_changed</c>.</summary>
    public async Task<Outcome<InboxEvent>> ReplayAsync(Guid by, Guid id, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<InboxEvent>();
        }
        if (await db.GatewayEvents.SingleOrDefaultAsync(e => e.Id == id, ct) is not { } row)
        {
            return Outcome.NotFound.For<InboxEvent>();
        }
        if (row.BodyClearedAt is not null)
        {
            return Outcome.Conflict("event_cleared", L("The event's body was cleared, so there is nothing to apply again.")).For<InboxEvent>();
        }
        Replay(db, row, by, caller);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.Conflict("event_changed", L("Something happened to the event meanwhile. Look again.")).For<InboxEvent>();
        }
        signal.Wake();
        return InboxEvent.Of(row);
    }

    /// <summary>The same for every event in a state, by default the dead ones. 400 <c>state_unknown</c>, 403.</summary>
    /// <returns>How many.</returns>
    public async Task<Outcome<int>> ReplayAllAsync(Guid by, string? state, Caller caller, CancellationToken ct)
    {
        if (StateOf(state ?? "dead") is not (GatewayEventState.Dead or GatewayEventState.Flagged or GatewayEventState.Ignored) and var other)
        {
            return (other is null ? UnknownState : Outcome.Invalid("state", "state_unknown", L("Only dead, flagged and ignored events are replayed together."))).For<int>();
        }
        var (wanted, count) = (StateOf(state ?? "dead")!.Value, 0);
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<int>();
        }
        var until = clock.GetUtcNow();
        for (List<GatewayEvent> batch; (batch = await db.GatewayEvents.Where(e => e.State == wanted && e.SettledAt <= until && e.BodyClearedAt == null).OrderBy(e => e.ReceivedAt).Take(Batch).ToListAsync(ct)).Count > 0;)
        {
            batch.ForEach(row => Replay(db, row, by, caller));
            try
            {
                await db.SaveChangesAsync(ct);
                count += batch.Count;
            }
            catch (DbUpdateConcurrencyException)
            {
                // somebody else replays them, too: look what is left
            }
            db.ChangeTracker.Clear();
            signal.Wake();
        }
        return count;
    }

    private static Outcome UnknownState => Outcome.Invalid("state", "state_unknown", L("There is no such state."));

    private void Replay(AppDb db, GatewayEvent row, Guid by, Caller caller)
    {
        var before = row.State.ToString();
        row.Take(GatewayEventTrigger.Replayed, clock.GetUtcNow());
        db.Audit(clock.GetUtcNow(), by, "webhook.replayed", $"webhook:{row.Id}", new { State = before }, new { row.Gateway, row.EventId, row.Type }, caller.Address);
    }


    private static GatewayEventState? StateOf(string state) =>
        Enum.GetValues<GatewayEventState>().Where(s => string.Equals(s.ToString(), state, StringComparison.OrdinalIgnoreCase)).Select(s => (GatewayEventState?)s).FirstOrDefault();
}

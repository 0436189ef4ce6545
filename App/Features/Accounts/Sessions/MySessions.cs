using System.Text.Json.Serialization;
using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>A place where somebody is signed in, as they see it.</summary>
/// <param name="Device">Such as "Chrome on Linux".</param>
/// <param name="Address">From where it was started; null when that is not known.</param>
/// <param name="Place">The country of that address; null without <see cref="Places.Setting"/>.</param>
/// <param name="Current">The one that asks.</param>
public sealed record SignedInDevice(
    Guid Id,
    [property: JsonConverter(typeof(JsonStringEnumConverter<SessionKind>))] SessionKind Kind,
    string Device,
    string? Address,
    string? Place,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    bool Current);

/// <summary>Lists where a person is signed in, and signs them out there (ACC-14).</summary>
public sealed class MySessions(IOwnedDbs dbs, SessionGate gate, Places places, TimeProvider clock)
{
    /// <summary>The current one first, then by last activity.</summary>
    public async Task<IReadOnlyList<SignedInDevice>> ListAsync(Guid userId, Guid? current, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var now = clock.GetUtcNow();
        var rows = await db.Sessions.AsNoTracking().Where(s => s.UserId == userId && s.EndedAt == null && s.ExpiresAt > now).ToListAsync(ct);
        return [.. rows
            .Select(s => new SignedInDevice(s.Id, s.Kind, DeviceName.Of(s.UserAgent), s.Address, places.Of(s.Address), s.CreatedAt, s.LastSeenAt, s.Id == current))
            .OrderByDescending(s => s.Current).ThenByDescending(s => s.LastSeenAt)];
    }

    /// <summary>Ends one; 404 when it is not theirs. Ending one that has ended changes nothing.</summary>
    public async Task<Outcome> EndAsync(Guid userId, Guid sessionId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (!await db.Sessions.AnyAsync(s => s.Id == sessionId && s.UserId == userId, ct))
        {
            return Outcome.NotFound;
        }
        await EndAsync(db, userId, db.Sessions.Where(s => s.Id == sessionId), () => db.Audit(clock.GetUtcNow(), userId, "session.ended", $"session:{sessionId}", address: caller.Address), ct);
        return Outcome.Done;
    }

    /// <summary>Ends all but the one that asks.</summary>
    public async Task EndOthersAsync(Guid userId, Guid? current, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await EndAsync(db, userId, db.Sessions.Where(s => s.UserId == userId && s.Id != current), () => db.Audit(clock.GetUtcNow(), userId, "session.others_ended", $"user:{userId}", address: caller.Address), ct);
    }

    private async Task EndAsync(AppDb db, Guid userId, IQueryable<UserSession> which, Action audit, CancellationToken ct)
    {
        await db.AtomicallyAsync(
            async () =>
            {
                if (await which.Where(s => s.EndedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.EndedAt, clock.GetUtcNow()).SetProperty(s => s.EndReason, "signed_out"), ct) > 0)
                {
                    audit();
                    await db.SaveChangesAsync(ct);
                }
                await SqlDialect.Of(db).NotifyAsync(db, SessionNews.Channel, userId.ToString(), ct);
            },
            ct);
        gate.ForgetUser(userId);
    }
}

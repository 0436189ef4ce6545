using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Changes what a person may change about themselves: all of it or, with one field refused, nothing.</summary>
public sealed class EditProfile(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    /// <param name="patch">A JSON object in the shape of <c>GET /users/me</c>; see <see cref="ProfileRules.Read"/>.</param>
    /// <param name="address">Where it came from, for the audit log.</param>
    public Task<Outcome> RunAsync(Guid userId, JsonElement patch, string? address, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var edits = ProfileRules.Read(patch, errors);
        return errors.Count > 0
            ? Task.FromResult(Outcome.Invalid(errors))
            : Retrying.OnConflictAsync(() => SaveAsync(userId, edits, address, ct), ct);
    }

    private async Task<Outcome> SaveAsync(Guid userId, List<(ProfileField Field, Action<Person> Apply)> edits, string? address, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await Person.LoadAsync(db, userId, ct) is not { } person)
        {
            return Outcome.NotFound;
        }

        if (!person.Apply(db, edits, userId, address, clock.GetUtcNow()))
        {
            return Outcome.Done;
        }
        var name = person.User.NormalizedUserName;
        if (db.Entry(person.User).Property(u => u.NormalizedUserName).IsModified && await db.Users.AnyAsync(u => u.NormalizedUserName == name && u.Id != userId, ct))
        {
            return Outcome.Conflict("profile.username", "username_taken", L("That username is taken."));
        }
        var otherPhoto = db.Entry(person.User).Property(u => u.PhotoUrl).IsModified;
        await db.SaveChangesAsync(ct);
        if (otherPhoto)
        {
            await db.Avatars.Where(a => a.UserId == userId).ExecuteDeleteAsync(ct); // nothing shows the uploaded one any more
        }
        return Outcome.Done;
    }
}

public static class PersonEdits
{
    extension(Person person)
    {
        /// <summary>Makes the changes and notes those that changed something in the audit log; the caller saves.</summary>
        /// <returns>Whether anything changed.</returns>
        public bool Apply(AppDb db, IReadOnlyList<(ProfileField Field, Action<Person> Apply)> edits, Guid actorId, string? address, DateTimeOffset now)
        {
            var before = edits.Select(e => e.Field).Distinct().ToDictionary(f => f.Path, f => f.Read(person), StringComparer.Ordinal);
            foreach (var (_, apply) in edits)
            {
                apply(person);
            }

            var changed = before.Keys.Where(path => Text(before[path]) != Text(ProfileRules.Field(path).Read(person))).ToList();
            if (changed.Count == 0)
            {
                return false;
            }
            person.User.UpdatedAt = now;
            if (changed.Exists(path => path.StartsWith("device.", StringComparison.Ordinal)))
            {
                person.User.Device.LastSyncAt = now;
            }
            db.Audit(
                now,
                actorId,
                "profile.edited",
                $"user:{person.User.Id}",
                changed.ToDictionary(path => path, path => Brief(before[path]), StringComparer.Ordinal),
                changed.ToDictionary(path => path, path => Brief(ProfileRules.Field(path).Read(person)), StringComparer.Ordinal),
                address);
            return true;
        }
    }

    // One line of the log holds every field at once, and JSON can write a character as six.
    private static object? Brief(object? value) => value is string { Length: > 80 } text ? text[..80] + "…" : value;

    private static string Text(object? value) => JsonSerializer.Serialize(value);
}

using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Runs a change again when somebody else changed the same rows in between, so that neither change is lost.</summary>
public static class Retrying
{
    private const int Tries = 20;

    /// <param name="change">Loads, changes and saves with a context of its own; has no other effects.</param>
    /// <exception cref="DbUpdateException">Twenty tries in a row met another writer.</exception>
    public static async Task<T> OnConflictAsync<T>(Func<Task<T>> change, CancellationToken ct)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await change();
            }
            catch (DbUpdateException) when (left > 1)
            {
                // A unique key that somebody else took shows up as a plain update failure; the next try sees their row.
                await Task.Delay(Random.Shared.Next(1, 15), ct);
            }
        }
    }
}

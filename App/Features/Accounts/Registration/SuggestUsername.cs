using System.Security.Cryptography;
using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Finds a free username near a wanted one. Free at this moment only: the unique index has the last word.</summary>
public sealed class SuggestUsername(IDbContextFactory<AppDb> dbs)
{
    /// <param name="wanted">A valid username; see <see cref="UsernameRule.FromEmail"/>.</param>
    public async Task<string> RunAsync(string wanted, CancellationToken ct)
    {
        // Random numbers, not the next free one: parallel sign-ups of one name would otherwise all want the same.
        string[] candidates =
        [
            wanted,
            .. Enumerable.Range(0, 4).Select(_ => UsernameRule.Numbered(wanted, RandomNumberGenerator.GetInt32(10, 100))),
            .. Enumerable.Range(0, 4).Select(_ => UsernameRule.Numbered(wanted, RandomNumberGenerator.GetInt32(1000, 10_000))),
        ];
        string[] normalized = [.. candidates.Select(name => name.ToUpperInvariant())];

        await using var db = await dbs.CreateDbContextAsync(ct);
        var taken = await db.Users.Where(u => normalized.Contains(u.NormalizedUserName)).Select(u => u.NormalizedUserName).ToListAsync(ct);
        return candidates.FirstOrDefault(name => !taken.Contains(name.ToUpperInvariant()))
            ?? UsernameRule.Numbered(wanted, RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue));
    }
}

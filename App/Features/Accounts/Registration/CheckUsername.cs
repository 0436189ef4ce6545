using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Whether a username could be had now.</summary>
/// <param name="Code"><c>username_invalid</c> or <c>username_taken</c>; null when available.</param>
/// <param name="Message">A sentence for people; null when available.</param>
/// <param name="Suggestion">A free one near it.</param>
public sealed record UsernameCheck(bool Available, string? Code = null, string? Message = null, string? Suggestion = null);

/// <summary>Answers the check while typing (ACC-2).</summary>
public sealed class CheckUsername(IDbContextFactory<AppDb> dbs, SuggestUsername suggest)
{
    public async Task<UsernameCheck> RunAsync(string? username, CancellationToken ct)
    {
        var name = username?.Trim() ?? "";
        if (UsernameRule.Problem(name) is { } problem)
        {
            return new(false, "username_invalid", problem);
        }
        var normalized = name.ToUpperInvariant();
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(u => u.NormalizedUserName == normalized, ct)
            ? new(false, "username_taken", L("That username is taken."), await suggest.RunAsync(name, ct))
            : new(true);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Somebody else has this address or username.</summary>
internal static class TakenNames
{
    public static readonly Outcome Email = Outcome.Conflict("email", "email_taken", L("There is already an account with this email address. Sign in instead."));
    public static readonly Outcome Username = Outcome.Conflict("username", "username_taken", L("That username is taken. Choose another."));

    /// <summary>A look before writing, which spares an attempt that must fail; the indexes decide all the same. Null when both seem free.</summary>
    /// <param name="hideEmail">
    /// A hidden address must not hide a taken username, which is public. Nor may it answer sooner than a new one: the index refuses it, after the same work.
    /// </param>
    public static async Task<Outcome?> FindAsync(AppDb db, Draft draft, bool hideEmail, CancellationToken ct)
    {
        var email = EmailAddress.Normalize(draft.SignUp.Email);
        var username = UsernameRule.Normalize(draft.SignUp.Username);
        var clashes = await db.Users.Where(u => u.NormalizedEmail == email || (username != null && u.NormalizedUserName == username))
            .Select(u => new { u.Id, Email = u.NormalizedEmail == email, Username = username != null && u.NormalizedUserName == username }).ToListAsync(ct);
        return clashes.Exists(c => c.Id == draft.UserId) ? null
            : hideEmail && clashes.Exists(c => c.Username) ? Username
            : !hideEmail && clashes.Exists(c => c.Email) ? Email
            : clashes.Exists(c => c.Username) ? Username
            : null;
    }
}

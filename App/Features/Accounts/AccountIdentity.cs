using System.Linq.Expressions;
using System.Security.Claims;
using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Accounts;

/// <summary>What a sign-in needs to know about an account, read in one narrow query.</summary>
public sealed record AccountIdentity(
    Guid UserId,
    Guid TeamId,
    string Email,
    string Name,
    string Role,
    string SecurityStamp,
    UserState State,
    string? StateReason,
    bool EmailConfirmed,
    string? PasswordHash,
    bool TwoFactor)
{
    /// <summary>The part that an access token tells.</summary>
    public TokenSubject Subject => new(UserId, TeamId, Name, Role);

    /// <summary>The claims of a session in a cookie.</summary>
    public ClaimsPrincipal Principal(Guid sessionId, string scheme) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, UserId.ToString()),
            new(ClaimTypes.Name, Name),
            new(ClaimTypes.Email, Email),
            new(ClaimTypes.Role, Role),
            new(SignedIn.TeamClaim, TeamId.ToString()),
            new(SignedIn.SessionClaim, sessionId.ToString()),
            new(SignedIn.StampClaim, SecurityStamp),
        ],
        scheme));

    internal static readonly Expression<Func<User, AccountIdentity>> From = u => new AccountIdentity(
            u.Id,
            u.HomeTeamId,
            u.Email!,
            User.Greet(u.DisplayName, u.FirstName, u.UserName!),
            SignedIn.RoleOf(u.Standing.IsAdmin),
            u.SecurityStamp!,
            u.State,
            u.StateReason,
            u.EmailConfirmed,
            u.PasswordHash,
            u.TwoFactorEnabled);

    internal static IQueryable<AccountIdentity> Where(AppDb db, Expression<Func<User, bool>> which) => db.Users.Where(which).Select(From);
}

/// <summary>Whom an access token speaks for.</summary>
public sealed record TokenSubject(Guid UserId, Guid TeamId, string Name, string Role);

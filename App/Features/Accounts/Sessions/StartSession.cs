using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Tokens;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>A session that will exist once the caller has saved.</summary>
/// <param name="RefreshToken">For programs; null for a browser's session cookie.</param>
public sealed record StartedSession(AccountIdentity Who, Guid SessionId, string? RefreshToken);

/// <summary>Adds a session to the caller's transaction, after the caller has made sure who it is.</summary>
public sealed class StartSession(RefreshTokenFormat format, TimeProvider clock)
{
    /// <summary>A session ends after so long without use.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromDays(30);

    /// <summary>A session that only refreshes tokens ends after this, used or not.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromDays(180);

    internal StartedSession Add(AppDb db, AccountIdentity who, SessionKind kind, Caller caller)
    {
        var now = clock.GetUtcNow();
        var session = UserSession.Start(who.UserId, kind, now, IdleLimit, caller.UserAgent, caller.Address);
        db.Add(session);
        if (kind is SessionKind.Browser)
        {
            return new(who, session.Id, null);
        }
        var id = Guid.CreateVersion7();
        var token = format.Write(id);
        db.Add(RefreshToken.First(id, session.Id, RefreshTokenFormat.Hash(token), now, session.ExpiresAt));
        return new(who, session.Id, token);
    }
}

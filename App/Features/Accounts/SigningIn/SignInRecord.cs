using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.SigningIn;

/// <summary>One line of a person's sign-in history (ACC-9), shown to them.</summary>
public sealed class SignInRecord
{
    private SignInRecord() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>How: <c>password</c>, <c>code</c>, <c>passkey</c>; with a second factor <c>password+totp</c>.</summary>
    public string Method { get; private init; } = "";

    public bool Succeeded { get; private init; }

    /// <summary>Why not: <c>wrong_password</c>, <c>email_unconfirmed</c>, <c>suspended</c>; null when it succeeded.</summary>
    public string? Reason { get; private init; }

    public string? Address { get; private init; }
    public string? UserAgent { get; private init; }

    /// <summary>A person's newest, newest first.</summary>
    internal static async Task<IReadOnlyList<SignInRecord>> LatestAsync(IOwnedDbs dbs, Guid userId, int count, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        return await db.SignIns.AsNoTracking().Where(r => r.UserId == userId).OrderByDescending(r => r.At).Take(count).ToListAsync(ct);
    }

    internal static SignInRecord Of(Guid userId, string method, Caller caller, DateTimeOffset now, string? refusedBecause = null) => new()
    {
        UserId = userId,
        At = now,
        Method = method,
        Succeeded = refusedBecause is null,
        Reason = refusedBecause,
        Address = caller.Address,
        UserAgent = caller.UserAgent,
    };
}

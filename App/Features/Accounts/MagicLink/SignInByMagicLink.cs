using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.MagicLink;

/// <summary>
/// Signs in by the link of a mail, in the browser that asked for it, or by the code beside it (ACC-10). Both are one and are used up together. An address that
/// was never confirmed is proved by it; what was set up before that goes.
/// </summary>
public sealed class SignInByMagicLink(IDbContextFactory<AppDb> dbs, CheckCode check, FinishSignIn finish, EndSessions endSessions, MagicLinkToken tokens, TimeProvider clock)
{
    private const string Method = "link";
    private static readonly Outcome Stale = Outcome.Refused(400, "link_invalid", L("This link was used, replaced by a newer one or is older than 15 minutes. Ask for a new one."));
    private static readonly Outcome Elsewhere =
        Outcome.Refused(400, "link_other_browser", L("You asked for this link in another browser. Open it there, or type the code of the mail there."));

    /// <summary>Whether a link can be used here, without using it: mail scanners open links too.</summary>
    /// <param name="secret">What the browser kept; null when it keeps nothing.</param>
    /// <returns>Done; 400 <c>link_invalid</c>; 400 <c>link_other_browser</c> where it was not asked for.</returns>
    public Outcome Look(string? token, string? secret) => Read(token, secret);

    /// <returns>The session, or as <see cref="Look"/>; 403 as with a password.</returns>
    public async Task<Outcome<StartedSession>> ByTokenAsync(string? token, string? secret, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var read = Read(token, secret);
        if (!read.Ok)
        {
            return read.For<StartedSession>();
        }
        var claim = read.Require();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.Id == claim.UserId).SingleOrDefaultAsync(ct);
        // The digits are of our own writing; a wrong answer means that a newer code has taken their place.
        var code = who is null ? Stale.For<Guid>() : await check.RunAsync(who.UserId, who.Email, CodePurpose.SignIn, claim.Digits, wayIn: false, ct);
        var signedIn = code.Ok ? await FinishAsync(db, who!, code.Value, kind, caller, ct) : code.For<StartedSession>();
        return signedIn.Code is "code_invalid" or "code_expired" or "too_many_requests" ? Stale.For<StartedSession>() : signedIn;
    }

    /// <returns>The session; 400 <c>code_invalid</c> with <c>triesLeft</c>, <c>code_expired</c>; 403 as with a password; 429.</returns>
    public async Task<Outcome<StartedSession>> ByCodeAsync(string? email, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var read = await check.ReadAsync(email, typed, caller, ct);
        if (!read.Ok)
        {
            return read.For<StartedSession>();
        }
        var (normalized, digits) = read.Value;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct);
        var code = await check.RunAsync(who?.UserId, normalized, CodePurpose.SignIn, digits, wayIn: true, ct);
        return code.Ok ? await FinishAsync(db, who!, code.Value, kind, caller, ct) : code.For<StartedSession>();
    }

    private Outcome<MagicLinkToken.Claim> Read(string? token, string? secret) =>
        tokens.Read(token) is not { } claim ? Stale.For<MagicLinkToken.Claim>()
        : secret is not null && claim.Browser == Platform.Security.Tokens.Sha256(secret) ? claim
        : Elsewhere.For<MagicLinkToken.Claim>();

    private async Task<Outcome<StartedSession>> FinishAsync(AppDb db, AccountIdentity who, Guid codeId, SessionKind kind, Caller caller, CancellationToken ct)
    {
        Proven proven = new(Method, BothFactors: false, kind, caller);
        // Before the second factor, if there is one: a link is worth one ticket.
        // And as it was looked at before: what ends everything from then on ends this sign-in too.
        var first = !who.EmailConfirmed && SignIn.RefusalOf(who) is null ? await ConfirmAsync(db, who, caller, ct)
            : await CheckCode.ConsumeAsync(db, codeId, clock.GetUtcNow(), ct) ? who
            : null;
        return first is null ? CheckCode.Refuse(0).For<StartedSession>() : await finish.RunAsync(db, first, proven, CheckCode.Refuse(0), within: null, ct);
    }

    // Ending everything takes the code away too, so it is used up here. The account as it is after that; null when somebody else was first.
    private async Task<AccountIdentity?> ConfirmAsync(AppDb db, AccountIdentity who, Caller caller, CancellationToken ct)
    {
        AccountIdentity? confirmed = null;
        await db.AtomicallyAsync(
            async () =>
            {
                confirmed = null;
                if (!await FirstProof.TakeAsync(db, who.UserId, who.SecurityStamp, ct))
                {
                    return;
                }
                var now = clock.GetUtcNow();
                await endSessions.AllAsync(db, who.UserId, "email_confirmed", ct);
                db.Audit(now, who.UserId, "account.email_confirmed", $"user:{who.UserId}", address: caller.Address);
                db.Publish(new EmailConfirmed(who.UserId, who.TeamId), now);
                await db.SaveChangesAsync(ct);
                confirmed = await AccountIdentity.Where(db, u => u.Id == who.UserId).SingleAsync(ct);
            },
            ct);
        endSessions.Tell(who.UserId);
        return confirmed;
    }
}

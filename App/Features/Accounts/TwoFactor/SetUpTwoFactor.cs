using System.Security.Cryptography;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>A secret on its way into an authenticator app.</summary>
/// <param name="Setup">To be handed back with the first code, within 15 minutes.</param>
/// <param name="Secret">In Base32, for typing.</param>
/// <param name="Uri">For a QR code.</param>
public sealed record TwoFactorSetup(string Setup, string Secret, string Uri);

/// <summary>Turns two-step sign-in on, off, and renews its recovery codes (ACC-13). All behind a fresh proof and told by mail.</summary>
public sealed class SetUpTwoFactor(
    IOwnedDbs dbs,
    FreshProof proof,
    TwoFactorSecrets secrets,
    EndSessions endSessions,
    StartSession sessions,
    MailComposer mails,
    IOptions<BrandOptions> brand,
    IDataProtectionProvider protection,
    TimeProvider clock)
{
    private static readonly Outcome AlreadyOn = Outcome.Conflict("two_factor_on", L("Two-step sign-in is on already."));
    private static readonly Outcome Stale = Outcome.Refused(400, "setup_invalid", L("That took too long. Start again with a new QR code."));
    private static readonly Outcome NotOn = Outcome.Conflict("two_factor_off", L("Two-step sign-in is off."));
    private readonly SealedNote<Pending> _pending = new(protection, "TwoFactorSetup", TimeSpan.FromMinutes(15));

    /// <summary>A new secret; 403 <c>proof_required</c>, 409 <c>two_factor_on</c>. Nothing is stored before its first code was right.</summary>
    public async Task<Outcome<TwoFactorSetup>> BeginAsync(Guid userId, Guid? sessionId, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<TwoFactorSetup>();
        }
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        return who.TwoFactor ? AlreadyOn.For<TwoFactorSetup>() : Show(who.Email, _pending.Write(new(userId, who.SecurityStamp, RandomNumberGenerator.GetBytes(Totp.SecretBytes))))!;
    }

    /// <summary>The same secret again, for a form that comes back; null when it is too old or somebody else's.</summary>
    internal TwoFactorSetup? Again(Guid userId, string email, string? setup) => _pending.Read(setup) is { } pending && pending.UserId == userId ? Show(email, setup!) : null;

    /// <summary>
    /// The recovery codes, shown once, and the session to go on in: everything else ends. 400 <c>code_invalid</c> or <c>setup_invalid</c>, 403, 409, or 401
    /// when the account was changed meanwhile.
    /// </summary>
    public async Task<Outcome<TwoFactorChange>> ConfirmAsync(Guid userId, Guid? sessionId, string? setup, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        if (_pending.Read(setup) is not { } pending || pending.UserId != userId)
        {
            return Stale.For<TwoFactorChange>();
        }
        var now = clock.GetUtcNow();
        if (CheckCode.Digits(typed) is not { } digits || Totp.Match(pending.Secret, digits, now) is not { } step)
        {
            return Outcome.Invalid("code", "code_invalid", L("That code is not right. Check that the clock of your device is right, then try the next code.")).For<TwoFactorChange>();
        }
        return await ChangeAsync(
            userId,
            sessionId,
            pending,
            kind,
            caller,
            async (db, at) =>
            {
                db.Add(new Authenticator { UserId = userId, Secret = secrets.Seal(pending.Secret), LastStep = step, CreatedAt = at });
                return await secrets.RenewRecoveryCodesAsync(db, userId, ct);
            },
            ct);
    }

    /// <summary>The session to go on in; 403 <c>proof_required</c>, 409 <c>two_factor_off</c>.</summary>
    public Task<Outcome<TwoFactorChange>> TurnOffAsync(Guid userId, Guid? sessionId, SessionKind kind, Caller caller, CancellationToken ct) =>
        ChangeAsync(
            userId,
            sessionId,
            setUp: null,
            kind,
            caller,
            async (db, _) =>
            {
                await TwoFactorSecrets.RemoveAsync(db, userId, ct);
                return [];
            },
            ct);

    /// <summary>Ten new recovery codes in place of the old ones; 403 <c>proof_required</c>, 409 <c>two_factor_off</c>.</summary>
    public async Task<Outcome<RecoveryCodeSheet>> RenewCodesAsync(Guid userId, Guid? sessionId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<RecoveryCodeSheet>();
        }
        IReadOnlyList<string> codes = [];
        var now = clock.GetUtcNow();
        await db.AtomicallyAsync(
            async () =>
            {
                codes = [];
                // Locks the row, so that two renewals at once leave ten codes and not twenty.
                if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == who.SecurityStamp && u.TwoFactorEnabled).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 0)
                {
                    return;
                }
                codes = await secrets.RenewRecoveryCodesAsync(db, userId, ct);
                db.Audit(now, userId, "two_factor.codes_renewed", $"user:{userId}", address: caller.Address);
                db.Publish(new SecurityNoticed(userId, SecurityNews.RecoveryCodesRenewed, null, now), now);
                db.Add(await TwoFactorMails.RecoveryCodesAsync(mails, await db.RecipientAsync(who, ct), caller, now));
                await db.SaveChangesAsync(ct);
            },
            ct);
        return codes.Count == 0 ? NotOn.For<RecoveryCodeSheet>() : new RecoveryCodeSheet(codes);
    }

    private TwoFactorSetup Show(string email, string setup)
    {
        var secret = _pending.Read(setup)!.Secret;
        return new(setup, Totp.Base32(secret), Totp.Uri(brand.Value.Name, email, secret));
    }

    private async Task<Outcome<TwoFactorChange>> ChangeAsync(
        Guid userId, Guid? sessionId, Pending? setUp, SessionKind kind, Caller caller, Func<AppDb, DateTimeOffset, Task<IReadOnlyList<string>>> change, CancellationToken ct)
    {
        var on = setUp is not null;
        await using var db = await dbs.OfPersonAsync(userId, ct);
        // The stamp before the session: whatever ends the session from here on changes the stamp too, so the change below finds another.
        var before = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<TwoFactorChange>();
        }
        if (before.TwoFactor == on)
        {
            return (on ? AlreadyOn : NotOn).For<TwoFactorChange>();
        }
        if (setUp is not null && setUp.SecurityStamp != before.SecurityStamp)
        {
            return Stale.For<TwoFactorChange>();
        }
        TwoFactorChange? changed = null;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                changed = null;
                if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == before.SecurityStamp && u.State == UserState.Active && u.TwoFactorEnabled != on)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, on), ct) == 0)
                {
                    return;
                }
                var codes = await change(db, now);
                await endSessions.AllAsync(db, userId, on ? "two_factor_on" : "two_factor_off", ct);
                var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
                changed = new(sessions.Add(db, who, kind, caller), codes);
                db.Audit(now, userId, on ? "two_factor.on" : "two_factor.off", $"user:{userId}", address: caller.Address);
                db.Publish(new SecurityNoticed(userId, on ? SecurityNews.TwoFactorOn : SecurityNews.TwoFactorOff, null, now), now);
                db.Add(await TwoFactorMails.ChangedAsync(mails, await db.RecipientAsync(who, ct), on, caller, now));
                await db.SaveChangesAsync(ct);
            },
            ct);
        endSessions.Tell(userId);
        return changed ?? Outcome.Unauthenticated.For<TwoFactorChange>();
    }

    /// <param name="SecurityStamp">Under which it was made: turning it on changes the stamp, so a setup works once.</param>
    private sealed record Pending(Guid UserId, string SecurityStamp, byte[] Secret);
}

/// <param name="Session">To go on in.</param>
/// <param name="RecoveryCodes">Ten when it was turned on, none when it was turned off.</param>
public sealed record TwoFactorChange(StartedSession Session, IReadOnlyList<string> RecoveryCodes);

/// <param name="Codes">Shown once.</param>
public sealed record RecoveryCodeSheet(IReadOnlyList<string> Codes);

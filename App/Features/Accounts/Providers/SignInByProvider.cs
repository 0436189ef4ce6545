using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>
/// Signs in by a provider (ACC-11, ACC-12). The account is found by issuer and subject, never by address. An address that the provider has verified makes an
/// account, or takes one over clean whose own address was never proved; to a proved account it is added only after its person has signed in.
/// </summary>
public sealed class SignInByProvider(
    IDbContextFactory<AppDb> dbs, FinishSignIn finish, Patience patience, PersistAccount persist, RegistrationLimits limits, TellOwner tellOwner, EndSessions endSessions, LinkNote notes,
    IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int Attempts = 4;
    private static readonly Outcome Stale = Outcome.Refused(409, "provider_retry", L("Your account was just changed. Try again."));

    /// <returns>
    /// The session; 403 as with a password; 403 <c>email_unconfirmed</c> where a code was sent; 409 <c>link_needs_sign_in</c> with a <c>link</c> to hand back after
    /// a sign-in; 409 <c>provider_email_unverified</c>; 422 <c>provider_email_missing</c>; 429; 503 when the database stays away while an account is made.
    /// </returns>
    public async Task<Outcome<StartedSession>> RunAsync(ExternalIdentity from, SignUp signUp, SessionKind kind, Caller caller, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcome = await AttemptAsync(from, signUp, kind, caller, ct);
                if (outcome.Code != TakenNames.Email.Code || attempt == Attempts)
                {
                    return outcome;
                }
                // Somebody else was first with the address, or it is kept for an account that left it: the next look tells which.
            }
            catch (DbUpdateException clash) when (attempt < Attempts && UniqueIndex.Violated(clash) is not null)
            {
                // Another first sign-in of the same person was faster; now it is found.
            }
        }
    }

    private async Task<Outcome<StartedSession>> AttemptAsync(ExternalIdentity from, SignUp signUp, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        // The account first: it is made or taken over together with its link, so whoever sees the one here sees the other, too.
        var normalized = EmailAddress.Normalize(from.Email);
        var who = normalized is null ? null : await AccountIdentity.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct);
        var linked = await db.UserLogins.Where(l => l.LoginProvider == from.Issuer && l.ProviderKey == from.Subject).Select(l => (Guid?)l.UserId).SingleOrDefaultAsync(ct);
        if (linked is not null)
        {
            return await FinishAsync(db, await AccountIdentity.Where(db, u => u.Id == linked).SingleAsync(ct), from, kind, caller, ct);
        }
        if (normalized is null)
        {
            return Outcome.Refused(422, "provider_email_missing", L($"{from.Provider.Name} told us no email address of yours that it has verified. Verify one there, or register with your email address.")).For<StartedSession>();
        }
        // Whom they may not know of, they hear nothing of: the index finds out.
        if (who is null || Hides(from))
        {
            return await CreateAsync(db, from, signUp, kind, caller, ct);
        }
        if (!from.EmailVerified)
        {
            return Outcome.Conflict("provider_email_unverified", L($"{from.Provider.Name} has not verified your email address, which has an account here. Sign in another way, then add {from.Provider.Name} in your settings.")).For<StartedSession>();
        }
        if (who.EmailConfirmed)
        {
            var link = notes.Write(new(who.UserId, from.Provider.Key, from.Issuer, from.Subject));
            return Outcome.Conflict("link_needs_sign_in", L($"Your email address has an account here already. Sign in to it as usual, and {from.Provider.Name} can be added.")).With("link", link).For<StartedSession>();
        }
        if (SignIn.RefusalOf(who) is { } refusal)
        {
            return refusal.For<StartedSession>();
        }
        await TakeOverAsync(db, who, from, caller, ct);
        return await FinishAsync(db, await AccountIdentity.Where(db, u => u.Id == who.UserId).SingleAsync(ct), from, kind, caller, ct);
    }

    private async Task<Outcome<StartedSession>> FinishAsync(AppDb db, AccountIdentity who, ExternalIdentity from, SessionKind kind, Caller caller, CancellationToken ct) =>
        who.EmailConfirmed
            ? await finish.RunAsync(
                db,
                who,
                new(from.Provider.Key, BothFactors: false, kind, caller),
                Stale,
                // Again under the lock: it may just have been removed.
                _ => db.UserLogins.AnyAsync(l => l.LoginProvider == from.Issuer && l.ProviderKey == from.Subject && l.UserId == who.UserId, ct),
                ct)
            : Unconfirmed(who.Email).For<StartedSession>();

    private async Task<Outcome<StartedSession>> CreateAsync(AppDb db, ExternalIdentity from, SignUp signUp, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var userId = Guid.CreateVersion7();
        var counted = await patience.RunAsync(_ => limits.TakeAsync(userId, caller, ct), ct);
        if (!counted.Ok)
        {
            return counted.For<StartedSession>();
        }
        var draft = new Draft(userId, Guid.CreateVersion7(), (signUp with { Email = from.Email, FirstName = Name(from.FirstName), LastName = Name(from.LastName) }).Trimmed(), PasswordHash: null, caller, from);
        var written = await patience.RunAsync(again => WriteAsync(db, draft, again, ct), ct);
        if (written.Code == TakenNames.Email.Code && Hides(from))
        {
            await tellOwner.RunAsync(draft.SignUp, ct);
            return Unconfirmed(draft.SignUp.Email!).For<StartedSession>();
        }
        return !written.Ok ? written.For<StartedSession>() : await FinishAsync(db, await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct), from, kind, caller, ct);
    }

    // It may have been committed, and only the answer lost.
    private async Task<Outcome<string>> WriteAsync(AppDb db, Draft draft, bool again, CancellationToken ct) =>
        again && await db.Users.Where(u => u.Id == draft.UserId).Select(u => u.UserName).SingleOrDefaultAsync(ct) is { } already ? already : await persist.RunAsync(draft, ct);

    /// <summary>Whoever made the account never proved the address; the provider has. Nothing of theirs stays that could let them in.</summary>
    private async Task TakeOverAsync(AppDb db, AccountIdentity who, ExternalIdentity from, Caller caller, CancellationToken ct)
    {
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                if (!await FirstProof.TakeAsync(db, who.UserId, who.SecurityStamp, ct))
                {
                    return;
                }
                await db.Users.Where(u => u.Id == who.UserId).ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.FirstName, Name(from.FirstName)).SetProperty(u => u.LastName, Name(from.LastName)).SetProperty(u => u.DisplayName, (string?)null), ct);
                await endSessions.AllAsync(db, who.UserId, "taken_over", ct);
                db.Add(LinkProvider.Row(who.UserId, from.Provider.Key, from.Issuer, from.Subject));
                db.Audit(now, who.UserId, "account.taken_over", $"user:{who.UserId}", after: new { from.Provider.Key }, address: caller.Address);
                db.Publish(new EmailConfirmed(who.UserId, who.TeamId), now);
                await db.SaveChangesAsync(ct);
            },
            ct);
        endSessions.Tell(who.UserId);
    }

    // Nobody proved that the address is theirs, so they are told no more of its account than who registers with it.
    private bool Hides(ExternalIdentity from) => options.Value.HideExistingEmails && !from.EmailVerified;

    private static Outcome Unconfirmed(string email) =>
        Outcome.Refused(403, "email_unconfirmed", L("Confirm your email address first: type the code we sent you.")).With("email", email);

    // Text from outside: what is no name here is left out rather than refused, and no pair is cut in two.
    private static string? Name(string? name)
    {
        var plain = string.Concat((name ?? "").Where(c => !char.IsControl(c))).Trim();
        var end = Math.Min(plain.Length, SignUp.MaxNameLength);
        return end == 0 ? null : plain[..(char.IsHighSurrogate(plain[end - 1]) ? end - 1 : end)];
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary>Signs in by a passkey that verified its person, which counts as two factors (ACC-13).</summary>
public sealed class SignInByPasskey(IDbContextFactory<AppDb> dbs, PasskeyCeremony ceremony, FinishSignIn finish)
{
    /// <param name="credentialJson">What <c>navigator.credentials.get</c> answered.</param>
    /// <returns>400 <c>passkey_invalid</c>, or 403 as with a password.</returns>
    public async Task<Outcome<StartedSession>> RunAsync(HttpContext http, string? credentialJson, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var answered = await ceremony.CheckAsync(http, credentialJson, ct);
        if (!answered.Ok)
        {
            return answered.For<StartedSession>();
        }
        var (userId, passkey) = answered.Value;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        return await finish.RunAsync(db, who, new("passkey", BothFactors: true, kind, caller), PasskeyCeremony.Refused, _ => TakeAsync(db, passkey, ct), ct);
    }

    // After the person's row is locked, so that a passkey that is just being removed is either gone or not yet.
    private static async Task<bool> TakeAsync(AppDb db, UserPasskeyInfo passkey, CancellationToken ct)
    {
        if (await db.UserPasskeys.SingleOrDefaultAsync(p => p.CredentialId == passkey.CredentialId, ct) is not { } row)
        {
            return false;
        }
        if (row.Data.SignCount > 0 && passkey.SignCount <= row.Data.SignCount)
        {
            return false; // another answer of the same authenticator, or of its copy, was first
        }
        (row.Data.SignCount, row.Data.IsBackedUp, row.Data.IsUserVerified) = (passkey.SignCount, passkey.IsBackedUp, passkey.IsUserVerified);
        return true;
    }
}

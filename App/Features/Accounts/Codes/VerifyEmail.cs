using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>The address of an account was proved. Sent once per account.</summary>
public sealed record EmailConfirmed(Guid UserId, Guid TeamId) : IEvent;

/// <summary>The right code confirms the address and signs in (ACC-6), both in the transaction that uses the code up.</summary>
public sealed class VerifyEmail(
    IDbContextFactory<AppDb> dbs, CheckCode check, FinishSignIn finish)
{
    public async Task<Outcome<StartedSession>> RunAsync(string? email, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var read = await check.ReadAsync(email, typed, caller, ct);
        if (!read.Ok)
        {
            return read.For<StartedSession>();
        }
        var (normalized, digits) = read.Value;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct);
        var code = await check.RunAsync(who?.UserId, normalized, CodePurpose.ConfirmEmail, digits, wayIn: true, ct);
        if (!code.Ok)
        {
            return code.For<StartedSession>();
        }
        return await finish.RunAsync(
            db,
            who! with { EmailConfirmed = true },
            new("code", BothFactors: false, kind, caller),
            CheckCode.Refuse(0),
            async now =>
            {
                if (!await CheckCode.ConsumeAsync(db, code.Value, now, ct))
                {
                    return false;
                }
                await db.Users.Where(u => u.Id == who.UserId)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.EmailConfirmed, true).SetProperty(u => u.UpdatedAt, now), ct);
                db.Audit(now, who.UserId, "account.email_confirmed", $"user:{who.UserId}", address: caller.Address);
                db.Publish(new EmailConfirmed(who.UserId, who.TeamId), now);
                return true;
            },
            ct);
    }
}

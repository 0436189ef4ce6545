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
    IDbContextFactory<AppDb> dbs, CheckCode check, StartSession sessions, TimeProvider clock)
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
        var code = await check.RunAsync(who?.UserId, normalized, CodePurpose.ConfirmEmail, digits, ct);
        if (!code.Ok)
        {
            return code.For<StartedSession>();
        }
        return SignIn.RefusalOf(who!) is { } refusal ? refusal.For<StartedSession>() : await ConfirmAsync(db, who!, code.Value, kind, caller, ct);
    }

    private async Task<Outcome<StartedSession>> ConfirmAsync(
        AppDb db, AccountIdentity who, Guid codeId, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await SignIn.CountAsync(db, who, now, ct) || !await CheckCode.ConsumeAsync(db, codeId, now, ct))
        {
            return CheckCode.Refuse(0).For<StartedSession>();
        }
        await db.Users.Where(u => u.Id == who.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.EmailConfirmed, true).SetProperty(u => u.UpdatedAt, now), ct);
        db.Add(SignInRecord.Of(who.UserId, "code", caller, now));
        db.Audit(now, who.UserId, "account.email_confirmed", $"user:{who.UserId}", address: caller.Address);
        db.Publish(new EmailConfirmed(who.UserId, who.TeamId), now);
        var session = sessions.Add(db, who with { EmailConfirmed = true }, kind, caller);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return session;
    }
}

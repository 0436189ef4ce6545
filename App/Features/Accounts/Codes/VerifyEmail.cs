using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>The address of an account was proved. Sent once per account.</summary>
public sealed record EmailConfirmed(Guid UserId, Guid TeamId) : IEvent;

/// <summary>The right code confirms the address and signs in (ACC-6), both in the transaction that uses the code up.</summary>
public sealed class VerifyEmail(
    IDbContextFactory<AppDb> dbs, CheckCode check, StartSession sessions, Limiter limiter, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public async Task<Outcome<StartedSession>> RunAsync(string? email, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        Dictionary<string, string[]> problems = new(StringComparer.Ordinal);
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            problems["email"] = [EmailAddress.Problem(email?.Trim())!];
            normalized = "";
        }
        if (string.IsNullOrWhiteSpace(typed))
        {
            problems["code"] = ["Enter the 6-digit code from the mail."];
        }
        if (problems.Count > 0)
        {
            return Outcome.Invalid(problems).For<StartedSession>();
        }
        if (CheckCode.Digits(typed) is not { } digits)
        {
            return Outcome.Invalid("code", "code_invalid", "A code has 6 digits.").For<StartedSession>();
        }
        var fromHere = await limiter.TakeAsync($"code-try-from:{caller.AddressKey}", options.Value.CodeCallsPerAddress, TimeSpan.FromHours(1), ct);
        if (!fromHere.Allowed)
        {
            return Outcome.WaitAfter("Too many codes were tried from your network.", fromHere.RetryAfter).For<StartedSession>();
        }

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

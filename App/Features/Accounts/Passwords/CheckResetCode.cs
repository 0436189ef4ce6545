using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>The second step of a reset: uses the code up and answers the proof that the last step asks for.</summary>
public sealed class CheckResetCode(IDbContextFactory<AppDb> dbs, CheckCode check, ResetProof proof, TimeProvider clock)
{
    /// <summary>The reset token; 400 <c>code_invalid</c> or <c>code_expired</c>, 403 for an account that is out, 429.</summary>
    public async Task<Outcome<string>> RunAsync(string? email, string? typed, Caller caller, CancellationToken ct)
    {
        var read = await check.ReadAsync(email, typed, caller, ct);
        if (!read.Ok)
        {
            return read.For<string>();
        }
        var (normalized, digits) = read.Value;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct);
        var code = await check.RunAsync(who?.UserId, normalized, CodePurpose.ResetPassword, digits, wayIn: false, ct);
        if (!code.Ok)
        {
            return code.For<string>();
        }
        if (SignIn.RefusalOf(who!) is { } refusal)
        {
            return refusal.For<string>();
        }
        return await CheckCode.ConsumeAsync(db, code.Value, clock.GetUtcNow(), ct) ? proof.Write(new(who!.UserId, who.SecurityStamp)) : CheckCode.Refuse(0).For<string>();
    }
}

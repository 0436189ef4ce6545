using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Sends a new code to an account whose address is not confirmed; the older code dies. Says nothing about whether there is such an account.</summary>
public sealed class ResendCode(
    IDbContextFactory<AppDb> dbs, IssueCode codes, Limiter limiter, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public const int PerHour = 5;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Done also for unknown and for confirmed addresses, which get no mail; 429 beyond 5 codes an hour or too many from one place.</summary>
    public async Task<Outcome> RunAsync(string? email, Caller caller, CancellationToken ct)
    {
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            return Outcome.Invalid("email", "validation_failed", EmailAddress.Problem(email?.Trim())!);
        }
        var fromHere = await limiter.TakeAsync($"code-ask:{caller.AddressKey}", options.Value.CodeCallsPerAddress, Hour, ct);
        if (!fromHere.Allowed)
        {
            return Outcome.WaitAfter("Too many codes were asked for from your network.", fromHere.RetryAfter);
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var user = await db.Users.Where(u => u.NormalizedEmail == normalized && !u.EmailConfirmed && u.State == UserState.Active)
            .Select(u => new { u.Id, u.Email, u.FirstName }).SingleOrDefaultAsync(ct);
        var verdict = await limiter.TakeAsync(user is null ? $"code:{normalized}" : KeyOf(user.Id), PerHour, Hour, ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter("You asked for too many codes. Use the newest one.", verdict.RetryAfter);
        }
        if (user is not null)
        {
            await ReplaceAsync(db, new(user.Email!, user.FirstName, user.Id), user.Id, ct);
        }
        return Outcome.Done;
    }

    internal static string KeyOf(Guid userId) => $"code:{userId:N}";

    private async Task ReplaceAsync(AppDb db, Recipient to, Guid userId, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                await db.EmailCodes.Where(c => c.UserId == userId && c.Purpose == CodePurpose.ConfirmEmail).ExecuteDeleteAsync(ct);
                await codes.AddAsync(db, to, userId, CodePurpose.ConfirmEmail, clock.GetUtcNow());
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return;
            }
            catch (DbUpdateException clash) when (attempt < 8 && UniqueIndex.Violated(clash) is not null)
            {
                db.ChangeTracker.Clear(); // another resend was between our delete and insert; the later one wins
            }
        }
    }
}

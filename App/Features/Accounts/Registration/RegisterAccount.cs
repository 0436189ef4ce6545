using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>The answer to a registration; with <c>Accounts:HideExistingEmails</c> it looks the same when nothing was made.</summary>
public sealed record Registered(Guid UserId, string Email, string Username);

/// <summary>Registers by email and password (ACC-1).</summary>
public sealed class RegisterAccount(
    IDbContextFactory<AppDb> dbs, BcryptPasswordHasher hasher, Patience patience, PersistAccount persist, RegistrationLimits limits, TellOwner tellOwner, IOptions<AccountsOptions> options)
{
    /// <summary>400 with messages by field, 409 <c>email_taken</c> or <c>username_taken</c>, 429, or 503 when the database stays away.</summary>
    public async Task<Outcome<Registered>> RunAsync(SignUp input, Caller caller, CancellationToken ct)
    {
        var signUp = input.Trimmed();
        if (signUp.Problems() is { Count: > 0 } problems)
        {
            return Outcome.Invalid(problems).For<Registered>();
        }
        var userId = Guid.CreateVersion7();
        var counted = await patience.RunAsync(_ => limits.TakeAsync(userId, caller, ct), ct);
        if (!counted.Ok)
        {
            return counted.For<Registered>();
        }
        // Before anything is looked up: the same work whether or not the address is known.
        var hash = await hasher.HashAsync(signUp.Password!, ct);
        var draft = new Draft(userId, Guid.CreateVersion7(), signUp, hash, caller);
        return await patience.RunAsync(again => AttemptAsync(draft, again, ct), ct);
    }

    private async Task<Outcome<Registered>> AttemptAsync(Draft draft, bool again, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (again && await db.Users.Where(u => u.Id == draft.UserId).Select(u => u.UserName).SingleOrDefaultAsync(ct) is { } already)
        {
            return new Registered(draft.UserId, draft.SignUp.Email!, already); // it was committed, only the answer was lost
        }
        var hide = options.Value.HideExistingEmails;
        var written = await TakenNames.FindAsync(db, draft, hideEmail: hide, ct) is { } taken ? taken.For<string>() : await persist.RunAsync(draft, ct);
        return written.Ok ? new Registered(draft.UserId, draft.SignUp.Email!, written.Value!)
            : hide && written.Code == TakenNames.Email.Code ? new Registered(draft.UserId, draft.SignUp.Email!, await tellOwner.RunAsync(draft.SignUp, ct))
            : written.For<Registered>();
    }
}

using System.Globalization;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.Providers;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>A checked registration with the ids it will have, however often writing it is tried.</summary>
/// <param name="PasswordHash">Null for an account that a provider opens.</param>
internal sealed record Draft(Guid UserId, Guid TeamId, SignUp SignUp, string? PasswordHash, Caller Caller, ExternalIdentity? From = null)
{
    /// <summary>The provider has checked the address: no code is needed.</summary>
    public bool EmailProved => From is { EmailVerified: true };
}

/// <summary>
/// Writes everything a new account needs (ACC-3) in one save, and so in one transaction: the user, every feature's part, the audit row, the code and
/// its mail.
/// </summary>
public sealed class CreateAccount(IDbContextFactory<AppDb> dbs, IEnumerable<INewAccountPart> parts, IssueCode codes, ServerKeys keys, TimeProvider clock)
{
    /// <summary>One attempt. A clash on a unique index throws, with nothing written. False, with nothing written, for an address that is kept for another account.</summary>
    internal async Task<bool> WriteAsync(Draft draft, string username, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var user = NewUser(draft, username, now);
        var trialKey = TrialClaim.KeyOf(keys, user.TrialEmail);
        var earlier = await db.TrialClaims.Where(c => c.Key == trialKey).Select(c => (Guid?)c.UserId).SingleOrDefaultAsync(ct);
        var account = new NewAccount(db, user, draft.TeamId, now, ZoneOf(draft.SignUp.TimeZone), TrialAllowed: earlier is null);

        db.Add(user);
        db.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = AccountRoles.UserId });
        if (earlier is null)
        {
            db.Add(TrialClaim.Of(trialKey, user.Id, now));
        }
        else
        {
            db.Audit(now, null, "trial.refused", $"user:{user.Id}", after: new { reason = "This mailbox has had a trial before.", earlier }, address: draft.Caller.Address);
        }
        foreach (var part in parts)
        {
            await part.AddAsync(account, ct);
        }
        db.Audit(now, user.Id, "account.registered", $"user:{user.Id}", after: new { user.UserName, user.AuthProvider }, address: draft.Caller.Address);
        db.Publish(new AccountRegistered(user.Id, draft.TeamId, user.Attribution.ReferralCode), now);
        if (draft.EmailProved)
        {
            db.Add(LinkProvider.Row(user.Id, draft.From!.Provider.Key, draft.From.Issuer, draft.From.Subject));
            db.Publish(new EmailConfirmed(user.Id, draft.TeamId), now);
        }
        else
        {
            // An identity whose address is not proved is not kept: whoever proves the address must not find another's way in.
            await codes.AddAsync(db, new(user.Email!, user.FirstName, user.Id, Languages.ForCulture(CultureInfo.CurrentUICulture)), user.Id, CodePurpose.ConfirmEmail, now);
        }
        db.Database.AutoSavepointsEnabled = false; // what fails here fails as a whole
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        // Not before: an account that is just leaving this address lets the row in only once its change can be seen.
        if (await ChangeEmail.IsKeptAsync(db, user.NormalizedEmail, user.Id, now, ct))
        {
            return false;
        }
        await transaction.CommitAsync(ct);
        return true;
    }

    private static User NewUser(Draft draft, string username, DateTimeOffset now)
    {
        var (_, _, signUp, hash, _, from) = draft;
        var visit = signUp.Visit ?? new Visit();
        return new User
        {
            Id = draft.UserId,
            HomeTeamId = draft.TeamId,
            Email = signUp.Email,
            NormalizedEmail = EmailAddress.Normalize(signUp.Email),
            UserName = username,
            NormalizedUserName = UsernameRule.Normalize(username),
            TrialEmail = TrialEmail.Of(signUp.Email!),
            EmailConfirmed = draft.EmailProved,
            PasswordHash = hash,
            AuthProvider = from?.Provider.Key ?? "email",
            SecurityStamp = Platform.Security.Tokens.NewToken(16),
            FirstName = signUp.FirstName,
            LastName = signUp.LastName,
            CreatedAt = now,
            UpdatedAt = now,
            Attribution = new()
            {
                ReferralCode = visit.Ref,
                ReferralSource = visit.Source,
                UtmSource = visit.UtmSource,
                UtmMedium = visit.UtmMedium,
                UtmCampaign = visit.UtmCampaign,
                Cohort = now.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            },
            Consents = new() { TermsAcceptedAt = now, MarketingConsentAt = signUp.MarketingConsent ? now : null },
        };
    }

    private static string ZoneOf(string? zone) =>
        zone is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) && known.HasIanaId ? known.Id : "Etc/UTC";
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Providers;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary>Adds, names and removes passkeys. Adding and removing need a fresh proof (ACC-15) and are told by mail.</summary>
public sealed class ManagePasskeys(IOwnedDbs dbs, PasskeyCeremony ceremony, FreshProof proof, ActiveProviders active, MailComposer mails, TimeProvider clock)
{
    public const int MaxPasskeys = 20;
    public const int MaxName = 50;

    private static readonly Outcome TooMany = Outcome.Conflict("passkeys_full", L($"You have {MaxPasskeys} passkeys. Remove one first."));
    private static readonly Outcome LastWayIn = Outcome.Conflict("last_way_in", L("This is your only way in. Add a password or another passkey first."));

    /// <summary>The options for <c>navigator.credentials.create</c>; 403 <c>proof_required</c>, 409 <c>passkeys_full</c>.</summary>
    public async Task<Outcome<string>> AskAsync(HttpContext http, CancellationToken ct)
    {
        if (await proof.RequireAsync(http.User.SessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<string>();
        }
        var userId = http.User.UserId;
        await using var db = await dbs.OfPersonAsync(userId, ct);
        return await db.UserPasskeys.CountAsync(p => p.UserId == userId, ct) >= MaxPasskeys
            ? TooMany.For<string>()
            : await ceremony.AskForNewAsync(http, await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct));
    }

    /// <param name="credentialJson">What <c>navigator.credentials.create</c> answered.</param>
    /// <param name="name">At most 50 characters; "Passkey" without one.</param>
    public async Task<Outcome<Passkey>> AddAsync(HttpContext http, string? credentialJson, string? name, CancellationToken ct)
    {
        if (ProblemOf(name) is { } problem)
        {
            return problem.For<Passkey>();
        }
        var userId = http.User.UserId;
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(http.User.SessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<Passkey>();
        }
        var made = await ceremony.CheckNewAsync(http, userId, credentialJson, ct);
        if (!made.Ok)
        {
            return made.For<Passkey>();
        }
        var passkey = made.Require();
        if (passkey.CredentialId.Length > PasskeyModel.MaxCredentialId)
        {
            return PasskeyCeremony.Refused.For<Passkey>();
        }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await LockAsync(db, who, ct))
        {
            return Outcome.Unauthenticated.For<Passkey>();
        }
        if (await db.UserPasskeys.CountAsync(p => p.UserId == userId, ct) is var count && count >= MaxPasskeys)
        {
            return TooMany.For<Passkey>();
        }
        var shown = string.IsNullOrWhiteSpace(name) ? count == 0 ? L("Passkey") : L($"Passkey {count + 1}") : name.Trim();
        db.UserPasskeys.Add(new()
        {
            UserId = userId,
            CredentialId = passkey.CredentialId,
            Data = new()
            {
                Name = shown,
                PublicKey = passkey.PublicKey,
                CreatedAt = clock.GetUtcNow(),
                SignCount = passkey.SignCount,
                Transports = passkey.Transports,
                IsUserVerified = passkey.IsUserVerified,
                IsBackupEligible = passkey.IsBackupEligible,
                IsBackedUp = passkey.IsBackedUp,
                AttestationObject = passkey.AttestationObject,
                ClientDataJson = passkey.ClientDataJson,
            },
        });
        await TellAsync(db, who, shown, added: true, Caller.Of(http), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is not null)
        {
            return PasskeyCeremony.Refused.For<Passkey>(); // another account got it since it was looked for
        }
        await transaction.CommitAsync(ct);
        return (await Passkey.OfAsync(db, userId, ct)).Single(p => Passkey.IdOf(p.Id)!.SequenceEqual(passkey.CredentialId));
    }

    public async Task<Outcome> RenameAsync(Guid userId, string? id, string? name, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Outcome.Invalid("name", "name_invalid", L("Enter a name."));
        }
        if (ProblemOf(name) is { } problem)
        {
            return problem;
        }
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (Passkey.IdOf(id) is not { } credentialId
            || await db.UserPasskeys.SingleOrDefaultAsync(p => p.UserId == userId && p.CredentialId == credentialId, ct) is not { } row)
        {
            return Outcome.NotFound;
        }
        row.Data.Name = name.Trim();
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }

    /// <summary>404, 403 <c>proof_required</c>, or 409 <c>last_way_in</c>.</summary>
    public async Task<Outcome> RemoveAsync(HttpContext http, string? id, CancellationToken ct)
    {
        var userId = http.User.UserId;
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(http.User.SessionId, ct) is { Ok: false } refusal)
        {
            return refusal;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await LockAsync(db, who, ct))
        {
            return Outcome.Unauthenticated;
        }
        var all = await db.UserPasskeys.Where(p => p.UserId == userId).ToListAsync(ct);
        if (Passkey.IdOf(id) is not { } credentialId || all.SingleOrDefault(p => p.CredentialId.SequenceEqual(credentialId)) is not { } row)
        {
            return Outcome.NotFound;
        }
        var usable = active.All.Select(p => p.Key).ToList(); // a provider that is switched off lets nobody in
        if (all.Count == 1 && who.PasswordHash is null && !await db.UserLogins.AnyAsync(l => l.UserId == userId && usable.Contains(l.ProviderDisplayName!), ct))
        {
            return LastWayIn;
        }
        db.Remove(row);
        await TellAsync(db, who, row.Data.Name ?? L("Passkey"), added: false, Caller.Of(http), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Outcome.Done;
    }

    private static Outcome? ProblemOf(string? name) =>
        name is not null && (name.Trim().Length > MaxName || name.Any(char.IsControl)) ? Outcome.Invalid("name", "name_invalid", L($"Use at most {MaxName} characters on one line.")) : null;

    // Two changes at once would each see the other's passkey as the one that remains. And what ended the session since it was asked for its proof has
    // changed the stamp that was read before.
    private async Task<bool> LockAsync(AppDb db, AccountIdentity who, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Users.Where(u => u.Id == who.UserId && u.SecurityStamp == who.SecurityStamp).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 1;
    }

    private async Task TellAsync(AppDb db, AccountIdentity who, string name, bool added, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        db.Audit(now, who.UserId, added ? "passkey.added" : "passkey.removed", $"user:{who.UserId}", address: caller.Address);
        db.Publish(new SecurityNoticed(who.UserId, added ? SecurityNews.PasskeyAdded : SecurityNews.PasskeyRemoved, name, now), now);
        db.Add(await mails.ComposeAsync<PasskeyMail>(
            await db.RecipientAsync(who, ct),
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(PasskeyMail.Name)] = who.Name,
                [nameof(PasskeyMail.Passkey)] = name,
                [nameof(PasskeyMail.Added)] = added,
                [nameof(PasskeyMail.At)] = now,
                [nameof(PasskeyMail.Device)] = caller.UserAgent,
            }));
    }
}

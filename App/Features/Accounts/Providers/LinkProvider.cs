using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>Adds and removes providers as ways in (ACC-12), behind a fresh proof and told by mail. Never removes the last way in.</summary>
public sealed class LinkProvider(IDbContextFactory<AppDb> dbs, FreshProof proof, EndSessions endSessions, StartSession sessions, ActiveProviders active, MailComposer mails, TimeProvider clock)
{
    private static readonly Outcome Taken = Outcome.Conflict("provider_taken", L("That account is connected to another account here."));
    private static readonly Outcome LastWayIn = Outcome.Conflict("last_way_in", L("This is your only way in. Add a password or a passkey first."));

    internal static IdentityUserLogin<Guid> Row(Guid userId, string provider, string issuer, string subject) =>
        new() { UserId = userId, LoginProvider = issuer, ProviderKey = subject, ProviderDisplayName = provider };

    /// <summary>403 <c>proof_required</c>, 409 <c>provider_taken</c>, 401 when the session ended meanwhile. Done also when it was there already.</summary>
    public async Task<Outcome> AddAsync(Guid userId, Guid? sessionId, string provider, string issuer, string subject, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        // The stamp before the session: whatever ends the session from here on changes the stamp too, so the change below finds another.
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal;
        }
        if (await OwnerAsync(db, issuer, subject, ct) is { } owner)
        {
            return owner == userId ? Outcome.Done : Taken;
        }
        var done = false;
        try
        {
            await db.AtomicallyAsync(
                async () =>
                {
                    var now = clock.GetUtcNow();
                    done = await LockAsync(db, who, now, ct);
                    if (!done)
                    {
                        return;
                    }
                    db.Add(Row(userId, provider, issuer, subject));
                    await TellAsync(db, who, provider, added: true, caller, now, ct);
                    await db.SaveChangesAsync(ct);
                },
                ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is not null)
        {
            return await OwnerAsync(db, issuer, subject, ct) == userId ? Outcome.Done : Taken; // by whoever was a moment faster, themselves perhaps
        }
        return done ? Outcome.Done : Outcome.Unauthenticated;
    }

    /// <summary>The session to go on in, for everything else ends; 404, 403 <c>proof_required</c>, 409 <c>last_way_in</c>.</summary>
    public async Task<Outcome<StartedSession>> RemoveAsync(Guid userId, Guid? sessionId, string? issuer, string? subject, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<StartedSession>();
        }
        Outcome<StartedSession>? answer = null;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                answer = await LockAsync(db, who, now, ct) ? await RemoveAsync(db, who, issuer, subject, kind, caller, now, ct) : Outcome.Unauthenticated.For<StartedSession>();
                await db.SaveChangesAsync(ct);
            },
            ct);
        endSessions.Tell(userId);
        return answer!;
    }

    private async Task<Outcome<StartedSession>> RemoveAsync(AppDb db, AccountIdentity who, string? issuer, string? subject, SessionKind kind, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var all = await db.UserLogins.Where(l => l.UserId == who.UserId).ToListAsync(ct);
        if (all.SingleOrDefault(l => l.LoginProvider == issuer && l.ProviderKey == subject) is not { } row)
        {
            return Outcome.NotFound.For<StartedSession>();
        }
        // One that is switched off lets nobody in.
        if (all.All(l => l == row || active.Find(l.ProviderDisplayName) is null) && who.PasswordHash is null && !await db.UserPasskeys.AnyAsync(p => p.UserId == who.UserId, ct))
        {
            return LastWayIn.For<StartedSession>();
        }
        db.Remove(row);
        await endSessions.AllAsync(db, who.UserId, "provider_removed", ct);
        await TellAsync(db, who, row.ProviderDisplayName!, added: false, caller, now, ct);
        return sessions.Add(db, await AccountIdentity.Where(db, u => u.Id == who.UserId).SingleAsync(ct), kind, caller);
    }

    private static Task<Guid?> OwnerAsync(AppDb db, string issuer, string subject, CancellationToken ct) =>
        db.UserLogins.Where(l => l.LoginProvider == issuer && l.ProviderKey == subject).Select(l => (Guid?)l.UserId).SingleOrDefaultAsync(ct);

    // Two removals at once would each see the other's provider as the one that remains.
    private static async Task<bool> LockAsync(AppDb db, AccountIdentity who, DateTimeOffset now, CancellationToken ct) =>
        await db.Users.Where(u => u.Id == who.UserId && u.SecurityStamp == who.SecurityStamp && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 1;

    private async Task TellAsync(AppDb db, AccountIdentity who, string provider, bool added, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        db.Audit(now, who.UserId, added ? "provider.added" : "provider.removed", $"user:{who.UserId}", after: new { provider }, address: caller.Address);
        db.Publish(new SecurityNoticed(who.UserId, added ? SecurityNews.ProviderAdded : SecurityNews.ProviderRemoved, Provider.NameOf(provider), now), now);
        db.Add(await mails.ComposeAsync<ProviderMail>(
            await db.RecipientAsync(who, ct),
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(ProviderMail.Name)] = who.Name,
                [nameof(ProviderMail.Provider)] = Provider.NameOf(provider),
                [nameof(ProviderMail.Added)] = added,
                [nameof(ProviderMail.At)] = now,
                [nameof(ProviderMail.Device)] = caller.UserAgent,
            }));
    }
}

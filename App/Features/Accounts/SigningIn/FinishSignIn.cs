using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.SigningIn;

/// <summary>How somebody proved who they are, and from where.</summary>
/// <param name="Method">As the history names it: <c>password</c>, <c>passkey</c>.</param>
/// <param name="BothFactors">The proof was worth two factors, or the second one was given.</param>
internal sealed record Proven(string Method, bool BothFactors, SessionKind Kind, Caller Caller);

/// <summary>The last step of every way in: asks for the second factor where there is one, counts, writes the history, tells of a new device, starts the session.</summary>
public sealed class FinishSignIn(StartSession sessions, TwoFactorTicket tickets, MailComposer mails, TimeProvider clock)
{
    private const int DevicesRemembered = 200;

    // Nearly everybody comes back on what they used last.
    private const int LatestDevices = 5;

    /// <param name="stale">The answer when everything was ended since <paramref name="who"/> was read: what was proved then proves nothing now.</param>
    /// <param name="within">Runs in the same transaction once the person's row is locked; false is answered like <paramref name="stale"/>.</param>
    /// <returns>The session; <paramref name="stale"/>; 403 for an account that is out; or 403 <c>two_factor_required</c> with a <c>ticket</c>.</returns>
    internal async Task<Outcome<StartedSession>> RunAsync(
        AppDb db, AccountIdentity who, Proven proven, Outcome stale, Func<DateTimeOffset, Task<bool>>? within, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (SignIn.RefusalOf(who) is { } refusal)
        {
            db.Add(SignInRecord.Of(who.UserId, proven.Method, proven.Caller, now, refusal.Code));
            await db.SaveChangesAsync(ct);
            return refusal.For<StartedSession>();
        }
        if (who.TwoFactor && !proven.BothFactors)
        {
            return tickets.Ask(who, proven.Method).For<StartedSession>();
        }
        db.Database.AutoSavepointsEnabled = false; // what fails here fails as a whole; each savepoint is two journeys
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Locks the row, too: whoever ends everything is either before this or finds the new session.
        var counted = await db.Users.Where(u => u.Id == who.UserId && u.SecurityStamp == who.SecurityStamp && u.State == UserState.Active).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.SignInCount, u => u.SignInCount + 1).SetProperty(u => u.LastSignInAt, now).SetProperty(u => u.LastActiveAt, now), ct) == 1;
        if (!counted || (within is not null && !await within(now)))
        {
            return stale.For<StartedSession>();
        }
        await TellOfNewDeviceAsync(db, who, proven.Caller, now, ct);
        db.Add(SignInRecord.Of(who.UserId, proven.Method, proven.Caller, now));
        var session = sessions.Add(db, who, proven.Kind, proven.Caller);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return session;
    }

    // By what people call it: a browser that updated itself is no new device. The first sign-in of all is no news either.
    private async Task TellOfNewDeviceAsync(AppDb db, AccountIdentity who, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var device = DeviceName.Of(caller.UserAgent);
        if (!await IsNewAsync(db, who.UserId, device, LatestDevices, ct) || !await IsNewAsync(db, who.UserId, device, DevicesRemembered, ct))
        {
            return;
        }
        var to = await db.RecipientAsync(who, ct);
        db.Publish(new SecurityNoticed(who.UserId, SecurityNews.NewDevice, device.In(to.Culture), now), now);
        db.Add(await mails.ComposeAsync<NewDeviceMail>(
            to,
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(NewDeviceMail.Name)] = who.Name,
                [nameof(NewDeviceMail.At)] = now,
                [nameof(NewDeviceMail.Device)] = device,
                [nameof(NewDeviceMail.Address)] = caller.Address,
            }));
    }

    private static async Task<bool> IsNewAsync(AppDb db, Guid userId, Text device, int among, CancellationToken ct)
    {
        var known = await db.SignIns.Where(r => r.UserId == userId && r.Succeeded).OrderByDescending(r => r.At).Select(r => r.UserAgent).Take(among).ToListAsync(ct);
        return known.Count > 0 && known.Distinct(StringComparer.Ordinal).All(agent => DeviceName.Of(agent).ToString() != device.ToString());
    }
}

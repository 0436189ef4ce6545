using BlazorAccounts.Data;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Shell.Kit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>
/// Tells a team that a charge is coming: how much, when, and how to stop it; or asks for its approval, where nothing is charged without. Once for each charge, whoever asks at
/// the same time.
/// </summary>
public sealed class AnnounceDebit(IDbContextFactory<AppDb> dbs, BillingMails mails, TimeProvider clock)
{
    /// <returns>Whether it is told by now.</returns>
    public async Task<bool> RunAsync(ComingDebit debit, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.DebitNotices.AnyAsync(n => n.Gateway == debit.Gateway && n.Charge == debit.Charge, ct))
        {
            return true;
        }
        var now = clock.GetUtcNow();
        var notice = DebitNotice.Of(debit, now);
        db.Add(notice);
        if (debit.Kind is DebitKind.ByItself && debit.DueAt - now < MandateRules.Notice)
        {
            db.Publish(new AlertRaised("debit_notice_late", debit.Gateway, $"A charge on {debit.DueAt:u} was announced less than a day ahead.", notice.Id), now);
        }
        await TellAsync(db, notice, debit, ct);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return await db.DebitNotices.AnyAsync(n => n.Gateway == debit.Gateway && n.Charge == debit.Charge, ct); // another node was first
        }
    }

    private Task TellAsync(AppDb db, DebitNotice notice, ComingDebit debit, CancellationToken ct)
    {
        var (key, amount, day) = ($"debit:{notice.Gateway}:{notice.Charge}", MoneyText.Format(notice.Amount, notice.Currency), notice.DueAt.ToOffset(DebitNoticeMail.India));
        return debit.Kind switch
        {
            DebitKind.ByItself => mails.AddAsync<DebitNoticeMail>(
                db,
                debit.TeamId,
                key,
                new Dictionary<string, object?> { [nameof(DebitNoticeMail.Notice)] = notice },
                new(L("A payment is coming"), L($"{amount} will be charged on {day:d MMM yyyy}. You can cancel your plan before."), "/billing"),
                ct,
                expiresAt: debit.DueAt),
            _ => mails.AddAsync<RenewalMail>(
                db,
                debit.TeamId,
                key,
                new Dictionary<string, object?> { [nameof(RenewalMail.Notice)] = notice, [nameof(RenewalMail.Overdue)] = debit.Kind is DebitKind.Overdue },
                debit.Kind is DebitKind.Overdue
                    ? new(L("Your renewal still waits for you"), L($"{amount} was due on {day:d MMM yyyy}. Approve it, so that your plan goes on."), RenewalMail.Page)
                    : new(L("Your renewal waits for you"), L($"{amount} is due on {day:d MMM yyyy}. Nothing is charged until you approve it."), RenewalMail.Page),
                ct,
                expiresAt: debit.Kind is DebitKind.Overdue ? debit.DueAt + MandateRules.Patience : debit.DueAt),
        };
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Shell.Kit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>Tells a team that a charge of its mandate is coming: how much, when, and how to stop it. Once for each charge, whoever asks at the same time.</summary>
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
        if (debit.DueAt - now < MandateRules.Notice)
        {
            db.Publish(new AlertRaised("debit_notice_late", debit.Gateway, $"A charge on {debit.DueAt:u} was announced less than a day ahead.", notice.Id), now);
        }
        await mails.AddAsync<DebitNoticeMail>(
            db,
            debit.TeamId,
            $"debit:{notice.Gateway}:{notice.Charge}",
            new Dictionary<string, object?> { [nameof(DebitNoticeMail.Notice)] = notice },
            new(
                L("A payment is coming"),
                L($"{MoneyText.Format(notice.Amount, notice.Currency)} will be charged on {notice.DueAt.ToOffset(DebitNoticeMail.India):d MMM yyyy}. You can cancel your plan before."),
                "/billing"),
            ct,
            expiresAt: debit.DueAt);
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
}

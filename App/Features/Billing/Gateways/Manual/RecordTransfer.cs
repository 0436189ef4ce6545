using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>An agreement as administrators see it.</summary>
/// <param name="Number">What the buyer was told to write on the transfer.</param>
/// <param name="Due">What is waited for; null when nothing is.</param>
/// <param name="PeriodsPaid">Say it when money is recorded, so that the same transfer is not taken twice.</param>
public sealed record TransferAgreement(Guid Id, Guid TeamId, string Number, string Plan, Money? Due, int PeriodsPaid, DateTimeOffset OpenedAt, DateTimeOffset? PaidThrough, bool CancelAtPeriodEnd, DateTimeOffset? EndedAt);

/// <summary>
/// An administrator says that a transfer arrived, or was sent back. The word, its line in the audit log and the news of it for the inbox are one transaction; what it
/// opens comes from applying the news, as with every gateway.
/// </summary>
public sealed class RecordTransfer(IDbContextFactory<AppDb> dbs, GatewayEventSignal signal, TimeProvider clock)
{
    /// <summary>
    /// Done also when this period was recorded before; 403 for who is no administrator (any more), 404, 409 <c>agreement_closed</c>, <c>period_invalid</c>,
    /// <c>period_not_due</c> (<c>from</c> says when it can be: the period that runs and the next one are as far as anybody pays), <c>amount_differs</c>.
    /// </summary>
    /// <param name="period">How many were paid before, as it was shown.</param>
    /// <param name="amount">Minor units that arrived; null trusts that it was what was due.</param>
    public async Task<Outcome> ReceivedAsync(Guid by, Guid agreementId, int period, long? amount, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden;
        }
        if (await db.ManualAgreements.FindAsync([agreementId], ct) is not { } agreement)
        {
            return Outcome.NotFound;
        }
        var (now, paid) = (clock.GetUtcNow(), await db.ManualPayments.CountAsync(p => p.AgreementId == agreementId, ct));
        if (period != paid)
        {
            return period >= 0 && period < paid ? Outcome.Done : Outcome.Conflict("period_invalid", L("That is not the period that is due."));
        }
        if (agreement.EndedAt is not null || (period == 0 && !agreement.IsOpen(now)) || (agreement.CancelAtPeriodEnd && agreement.StartOf(period) <= now))
        {
            return Outcome.Conflict("agreement_closed", L("This order was closed or has ended. Send the money back, or let them order again."));
        }
        if (period > 0 && agreement.StartOf(period - 1) is { } from && from > now)
        {
            return Outcome.Conflict("period_not_due", L("The next period is paid already, and the one after it cannot be paid yet.")).With("from", from);
        }
        if (amount is { } arrived && arrived != agreement.Price(period).Amount)
        {
            return Outcome.Conflict("amount_differs", L("That is not the amount that is due.")).With("due", agreement.Price(period).Amount);
        }
        agreement.Start(now);
        db.Entry(agreement).State = EntityState.Modified; // against closing it at the same time
        db.Add(ManualPayment.Of(agreement, period, now));
        var id = ManualReader.InvoiceIdOf(agreementId, period);
        Tell(db, $"received-{id}", "transfer.received", agreement, id, now);
        db.Audit(now, by, "transfer.received", $"team:{agreement.TeamId}", after: new { agreement.Number, Period = period + 1, agreement.Price(period).Amount, agreement.Currency }, address: caller.Address);
        return await SaveAsync(db, ct);
    }

    /// <summary>Done also when it was said before; 403, 404.</summary>
    public async Task<Outcome> SentBackAsync(Guid by, Guid refundId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden;
        }
        if (await db.ManualRefunds.FindAsync([refundId], ct) is not { } refund)
        {
            return Outcome.NotFound;
        }
        if (refund.SentAt is not null)
        {
            return Outcome.Done;
        }
        var now = clock.GetUtcNow();
        var payment = await db.ManualPayments.SingleAsync(p => p.Id == refund.PaymentId, ct);
        var agreement = await db.ManualAgreements.AsNoTracking().SingleAsync(a => a.Id == payment.AgreementId, ct);
        refund.Sent(now);
        Tell(db, $"sent-back-{refundId:N}", "transfer.sent_back", agreement, ManualReader.InvoiceIdOf(agreement.Id, payment.Period), now);
        db.Audit(now, by, "transfer.sent_back", $"team:{agreement.TeamId}", after: new { agreement.Number, refund.Amount, agreement.Currency }, address: caller.Address);
        return await SaveAsync(db, ct);
    }

    private static void Tell(AppDb db, string eventId, string type, ManualAgreement agreement, string paymentId, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToElement(new { id = eventId, type, agreement = ManualReader.IdOf(agreement.Id), customer = ManualReader.CustomerOf(agreement.TeamId), payment = paymentId });
        db.Add(GatewayEvent.From(ManualGateway.GatewayName, ManualReader.News(body)!, body.GetRawText(), now));
    }

    private async Task<Outcome> SaveAsync(AppDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            return Outcome.Conflict("transfer_changed", L("Somebody else was just working on this. Look again in a moment."));
        }
        signal.Wake();
        return Outcome.Done;
    }
}

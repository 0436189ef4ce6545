using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Billing;

internal sealed class BillingPersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps it, without a name";
    private const string Claims = "answers refunds and disputes, without a name";
    private const string Version = "tells two versions of the row apart";

    public void Declare(PersonalTables tables)
    {
        tables.Add("customers", (db, whose) => db.BillingCustomers.Where(c => c.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Claims, c => c.Id, c => c.TeamId, c => c.Gateway, c => c.CreatedAt, c => c.SyncedAt!, c => c.ClosedAt!, c => c.ForgottenAt!, c => c.CheckedAt)
            .Retain(Low, Claims, c => c.GatewayCustomerId!)
            .Omit(None, Version, "Version");
        tables.Add("checkouts", (db, whose) => db.Checkouts.Where(c => c.TeamId == whose.TeamId))
            .Export(None, c => c.Id, c => c.TeamId, c => c.Gateway, c => c.PlanVersionId, c => c.PlanCode, c => c.Amount, c => c.Currency, c => c.LookupKey, c => c.CouponId!, c => c.Discount)
            .Export(None, c => c.State, c => c.CreatedAt, c => c.ClosedAt!)
            .Export(None, c => c.Credit, c => c.ReplacesUntil!, c => c.PayBy!, c => c.ReplacedAt!, c => c.ReplacedEndedAt!, c => c.StartsAt!, c => c.Prepared!, c => c.FollowedAt!)
            .Export(Low, c => c.SessionId!, c => c.Replaces!, c => c.GatewaySubscriptionId!)
            .Omit(None, Version, "Version");
        tables.Add("invoices", (db, whose) => db.Invoices.Where(i => i.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, i => i.Id, i => i.TeamId, i => i.Gateway, i => i.GatewayInvoiceId, i => i.GatewaySubscriptionId!, i => i.Number!, i => i.Status)
            .Retain(None, Books, i => i.Total, i => i.AmountPaid, i => i.Currency, i => i.Description!, i => i.IssuedAt, i => i.PaidAt!)
            .Retain(None, Books, i => i.AttemptCount, i => i.LastAttemptAt!, i => i.NextAttemptAt!, i => i.Lines, i => i.Discount)
            .Retain(None, Books, i => i.PeriodEnd!, i => i.GatewayPaymentId!, i => i.AmountRefunded, i => i.RefundedAt!, i => i.DisputedSince!, i => i.DisputeLostAt!)
            .Export(Low, i => i.CardBrand!, i => i.CardLast4!)
            .Export(High, i => i.HostedUrl!, i => i.PdfUrl!)
            .Stored(StoredAs.Encrypted, i => i.HostedUrl!, i => i.PdfUrl!);
        tables.Add("refunds", (db, whose) => db.Refunds.Where(r => r.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, r => r.Id, r => r.TeamId, r => r.InvoiceId, r => r.Gateway, r => r.GatewayRefundId!, r => r.Amount, r => r.Currency)
            .Retain(None, Books, r => r.State, r => r.Reason!, r => r.At)
            .Omit(None, Version, "Version");
        tables.Add("disputes", (db, whose) => db.Disputes.Where(d => d.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, d => d.Id, d => d.TeamId, d => d.InvoiceId, d => d.Gateway, d => d.GatewayDisputeId, d => d.Amount, d => d.Currency)
            .Retain(None, Books, d => d.State, d => d.Reason!, d => d.OpenedAt, d => d.RespondBy!, d => d.ClosedAt!);
        tables.Add("drifts", (db, whose) => db.Drifts.Where(d => d.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Claims, d => d.Id, d => d.RunId, d => d.TeamId, d => d.What, d => d.From!, d => d.To!, d => d.Repaired, d => d.At)
            .Retain(Low, Claims, d => d.Subject);
        tables.Add("paymentMethods", (db, whose) => db.PaymentMethods.Where(m => m.TeamId == whose.TeamId))
            .Export(None, m => m.Id, m => m.TeamId, m => m.Gateway)
            .Export(Low, m => m.GatewayId, m => m.Brand, m => m.Last4, m => m.ExpMonth, m => m.ExpYear);
        tables.Add("secondCharges", (db, whose) => db.SecondCharges.Where(s => s.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Claims, s => s.Id, s => s.TeamId, s => s.Gateway, s => s.FoundAt, s => s.SettledAt!)
            .Retain(Low, Claims, s => s.GatewaySubscriptionId, s => s.KeptSubscriptionId, s => s.GatewayRefundId!);
        tables.Add("debitNotices", (db, whose) => db.DebitNotices.Where(n => n.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Claims, n => n.Id, n => n.TeamId, n => n.Gateway, n => n.Amount, n => n.Currency, n => n.DueAt, n => n.SentAt)
            .Retain(Low, Claims, n => n.Charge);

        tables.Leave<Reconciliation>("Counts of a run.");
        tables.Leave<GatewayEvent>("What a gateway sent, as it was signed and sealed. The body may name a customer, by whose number erasing finds it; it is emptied 90 days after it was applied, and when the account is erased.");
    }
}

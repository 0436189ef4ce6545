using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

internal sealed class ManualPersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps it, without a name";
    private const string Version = "tells two versions of the row apart";

    public void Declare(PersonalTables tables)
    {
        tables.Add("transferAgreements", (db, whose) => db.ManualAgreements.Where(a => a.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, a => a.Id, a => a.TeamId, a => a.LookupKey, a => a.PlanName, a => a.Yearly, a => a.Amount, a => a.FirstAmount, a => a.Currency)
            .Retain(None, Books, a => a.OpenedAt, a => a.PayUntil, a => a.StartedAt!, a => a.CancelAtPeriodEnd, a => a.EndedAt!)
            .Omit(None, Version, "Version");
        tables.Add("transfers", (db, whose) => db.ManualPayments.Where(p => p.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, p => p.Id, p => p.AgreementId, p => p.TeamId, p => p.Period, p => p.Amount, p => p.ReceivedAt);
        tables.Add("transfersBack", (db, whose) => db.ManualRefunds.Where(r => r.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, r => r.Id, r => r.PaymentId, r => r.TeamId, r => r.Amount, r => r.AskedAt, r => r.SentAt!)
            .Omit(None, Version, "Version");
    }
}

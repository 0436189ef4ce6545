using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

internal sealed class CashfreePersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps it, without a name";

    public void Declare(PersonalTables tables) =>
        tables.Add("approvedAgreements", (db, whose) => db.CashfreeAgreements.Where(a => a.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, a => a.Id, a => a.TeamId, a => a.LookupKey, a => a.PlanName, a => a.Yearly, a => a.Amount, a => a.FirstAmount, a => a.Currency)
            .Retain(None, Books, a => a.OpenedAt, a => a.CancelAtPeriodEnd, a => a.EndedAt!);
}

using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Subscriptions;

internal sealed class SubscriptionsPersonalData : IPersonalData
{
    private const string Contract = "shows what was bought and when, without a name, beside the invoices";
    private const string Figures = "counts how trials go, without a name";

    public void Declare(PersonalTables tables)
    {
        tables.Add("subscriptions", (db, whose) => db.Subscriptions.Where(s => s.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Contract, s => s.Id, s => s.TeamId, s => s.PlanVersionId, s => s.Status, s => s.Gateway!, s => s.CreatedAt, s => s.TrialStart!, s => s.TrialEnd!)
            .Retain(None, Contract, s => s.CurrentPeriodStart!, s => s.CurrentPeriodEnd!, s => s.PaidThrough!, s => s.CancelAtPeriodEnd, s => s.GraceUntil!, s => s.FrozenSince!, s => s.RevokedAt!)
            .Retain(None, Contract, s => s.Quantity, s => s.Currency!, s => s.NextPlanVersionId!, s => s.NextQuantity!, s => s.NextFrom!)
            .Retain(None, Contract, s => s.LastVerifiedAt!, s => s.RemindedAtDaysLeft!)
            .Retain(Low, Contract, s => s.GatewaySubscriptionId!, s => s.GatewayCustomerId!)
            .Omit(None, "tells two versions of the row apart", "Version");
        tables.Add("changes", (db, whose) => db.Subscriptions.Where(s => s.TeamId == whose.TeamId).SelectMany(s => s.History), AtDeletion.Anonymise)
            .Retain(None, Contract, c => c.From, c => c.To, c => c.Trigger, c => c.At)
            .Omit(None, "keys of the row", "Id", "SubscriptionId");
        tables.Add("planChanges", (db, whose) => db.PlanChanges.Where(c => c.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Contract, c => c.Id, c => c.TeamId, c => c.SubscriptionId, c => c.Kind, c => c.IsOurs, c => c.State, c => c.LookupKey, c => c.Due, c => c.Currency)
            .Retain(None, Contract, c => c.FromVersionId, c => c.FromQuantity, c => c.ToVersionId, c => c.ToQuantity)
            .Retain(None, Contract, c => c.EffectiveAt, c => c.CreatedAt, c => c.AcceptedAt!, c => c.SettledAt!)
            .Omit(None, "tells two versions of the row apart", "Version");
        tables.Add("grants", (db, whose) => db.AccessGrants.Where(g => g.TeamId == whose.TeamId))
            .Export(None, g => g.Id, g => g.TeamId, g => g.PlanVersionId!, g => g.Feature!, g => g.Limit!, g => g.Until, g => g.GrantedAt, g => g.EndedAt!)
            .Export(Low, g => g.Reason)
            .Stored(StoredAs.Encrypted, g => g.Reason)
            .Omit(None, "tells two versions of the row apart", "Version");
        tables.Add("trialOutcomes", (db, whose) => db.TrialOutcomes.Where(o => o.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Figures, o => o.Id, o => o.TeamId, o => o.SubscriptionId, o => o.Ending, o => o.TrialStart, o => o.TrialEnd, o => o.At, o => o.Days);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>A change was put down for the end of a period.</summary>
public sealed record PlanChangeScheduled(Guid TeamId, Guid ChangeId, DateTimeOffset EffectiveAt) : IEvent;

/// <summary>Says ahead what a plan will be and cost; not when it was taken back meanwhile.</summary>
internal sealed class TellOfPlanToCome(IDbContextFactory<AppDb> dbs, BillingMails mails, PlanCatalogue plans) : IHandle<PlanChangeScheduled>
{
    public async Task HandleAsync(PlanChangeScheduled happened, Guid eventId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.PlanChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == happened.ChangeId, ct) is not { State: PlanChangeState.Scheduled } change)
        {
            return;
        }
        var to = await plans.VersionAsync(change.ToVersionId, ct);
        var price = to.Version.Prices.Single(p => p.LookupKey == change.LookupKey);
        var parameters = new Dictionary<string, object?>
        {
            [nameof(PlanWillChangeMail.Plan)] = PlanWords.NameOf(to),
            [nameof(PlanWillChangeMail.From)] = change.EffectiveAt,
            [nameof(PlanWillChangeMail.Price)] = new Money(price.Amount * change.ToQuantity, price.Currency),
        };
        await mails.AddAsync<PlanWillChangeMail>(
            db, change.TeamId, $"plan-will-change:{change.Id:N}", parameters,
            new(L("Your plan will change"), L("From the next period on another price or plan holds. The billing page shows both."), "/billing"), ct);
        await db.SaveChangesAsync(ct);
    }
}

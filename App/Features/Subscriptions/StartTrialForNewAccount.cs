using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A new account tries the premium plan, unless this person has had a trial before: then it starts on the free tier, which needs no row.</summary>
internal sealed class StartTrialForNewAccount(PlanCatalogue plans, IOptions<TrialOptions> options) : INewAccountPart
{
    public async ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        if (!account.TrialAllowed)
        {
            return;
        }
        var plan = await plans.OfferAsync(options.Value.Plan, ct) ?? throw new InvalidOperationException($"Trials:Plan names '{options.Value.Plan}', which is no plan.");
        account.Db.Add(Subscription.StartTrial(account.TeamId, plan.Version.Id, account.Now, options.Value.Length));
    }
}

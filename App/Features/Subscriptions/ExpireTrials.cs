using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Writes down that trials have ended, and tells. Access ended by itself, when the date passed; so a late run takes nothing away and an early
/// one nothing back. Each effect happens once: the row's version lets one run of one node win.
/// </summary>
internal sealed class ExpireTrials(TrialBatches batches, BillingMails mails, SubscriptionSignals signals) : IJob
{
    public Task RunAsync(CancellationToken ct) =>
        batches.RunAsync((rows, now) => rows.Where(s => s.TrialEnd <= now), ExpireAsync, signals.Raise, ct);

    private async Task ExpireAsync(AppDb db, Subscription trial, DateTimeOffset now, CancellationToken ct)
    {
        var before = trial.Status;
        trial.Take(SubscriptionTrigger.TrialEnded, now);
        db.Add(TrialOutcome.Of(trial, TrialEnding.Expired, trial.TrialEnd!.Value));
        db.Publish(new TrialExpired(trial.TeamId, trial.Id, trial.TrialStart!.Value, trial.TrialEnd.Value), now);
        db.Publish(new SubscriptionMoved(trial.TeamId, trial.Id, before, trial.Status, now), now);
        db.Audit(now, null, "trial.expired", $"team:{trial.TeamId}", after: new { trial.TrialStart, trial.TrialEnd });
        await mails.AddAsync<TrialExpiredMail>(
            db,
            trial.TeamId,
            $"trial-expired:{trial.Id:N}",
            new Dictionary<string, object?> { [nameof(TrialExpiredMail.TrialEnd)] = trial.TrialEnd.Value },
            new(L("Your trial has ended"), L("You are on the free plan. Your progress is kept, and a plan brings everything back at once."), "/upgrade"),
            ct);
    }
}

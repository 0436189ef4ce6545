using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Mails when 3 days and when 1 day of a trial are left, each once. A late run says what is true then: with less than a day left only the second
/// mail goes out, after the end none. A trial shorter than the notice gets none.
/// </summary>
internal sealed class RemindOfTrialEnd(TrialBatches batches, BillingMails mails) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await RemindAsync(daysLeft: 1, overDaysLeft: 0, ct);
        await RemindAsync(daysLeft: 3, overDaysLeft: 1, ct);
    }

    private Task RemindAsync(int daysLeft, int overDaysLeft, CancellationToken ct) =>
        batches.RunAsync(
            (rows, now) =>
            {
                var (from, to) = (now.AddDays(overDaysLeft), now.AddDays(daysLeft));
                return rows.Where(s => s.TrialEnd > from && s.TrialEnd <= to && (s.RemindedAtDaysLeft == null || s.RemindedAtDaysLeft > daysLeft)
                    && s.TrialStart!.Value.AddDays(daysLeft) < s.TrialEnd);
            },
            (db, trial, _, token) =>
            {
                trial.Reminded(daysLeft);
                return mails.AddAsync<TrialReminderMail>(
                    db,
                    trial.TeamId,
                    $"trial-{daysLeft}-days:{trial.Id:N}",
                    new Dictionary<string, object?> { [nameof(TrialReminderMail.TrialEnd)] = trial.TrialEnd!.Value, [nameof(TrialReminderMail.DaysLeft)] = daysLeft },
                    new(
                        daysLeft == 1 ? L("Your trial ends within a day") : L($"Your trial ends in {daysLeft} days"),
                        L("Your account then moves to the free plan. Your progress stays, and nothing is charged by itself."),
                        "/upgrade"),
                    token,
                    expiresAt: trial.TrialEnd);
            },
            null,
            ct);
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>What a subscription was before a change, to tell what is new.</summary>
internal sealed record SubscriptionBefore(SubscriptionStatus Status, bool CancelAtPeriodEnd, Guid PlanVersionId, bool WasBilled, bool WasFrozen, bool WasRevoked)
{
    public static SubscriptionBefore Of(Subscription s) => new(s.Status, s.CancelAtPeriodEnd, s.PlanVersionId, s.GatewaySubscriptionId is not null, s.FrozenSince is not null, s.RevokedAt is not null);
}

/// <summary>The news of a change, written with it: event, audit line, mail, and a trial's conversion. Adds to the context, never saves.</summary>
internal sealed class TellSubscriptionNews(BillingMails mails)
{
    public async Task TellAsync(AppDb db, Subscription now, SubscriptionBefore before, Offer offer, DateTimeOffset at, CancellationToken ct)
    {
        var moved = now.Status != before.Status;
        if (moved)
        {
            db.Publish(new SubscriptionMoved(now.TeamId, now.Id, before.Status, now.Status, at), at);
        }
        if (moved || now.CancelAtPeriodEnd != before.CancelAtPeriodEnd || now.PlanVersionId != before.PlanVersionId)
        {
            db.Audit(
                at, null, "subscription.changed", $"team:{now.TeamId}",
                new { Status = before.Status.ToString(), before.CancelAtPeriodEnd },
                new { Status = now.Status.ToString(), now.CancelAtPeriodEnd, Plan = offer.Plan.Code, now.CurrentPeriodEnd });
        }
        if (now.FrozenSince is not null != before.WasFrozen)
        {
            db.Audit(at, null, now.FrozenSince is not null ? "subscription.frozen" : "subscription.thawed", $"team:{now.TeamId}", after: new { now.FrozenSince });
        }
        if (now.RevokedAt is not null && !before.WasRevoked)
        {
            db.Audit(at, null, "subscription.revoked", $"team:{now.TeamId}", after: new { now.RevokedAt });
            WarnOfPaidTime(db, now, at);
        }
        if (now.Status is SubscriptionStatus.Active)
        {
            await ConvertedAsync(db, now, at, ct);
        }
        await MailAsync(db, now, before, offer, ct);
    }

    // A plan renews while a payment of it is disputed. When that one is lost, what was paid since is for a time that is closed; how the money stands was just worked out, so it is all here.
    private static void WarnOfPaidTime(AppDb db, Subscription now, DateTimeOffset at)
    {
        var open = db.Invoices.Local.Where(i => i.Gateway == now.Gateway && i.GatewaySubscriptionId == now.GatewaySubscriptionId && i.PeriodEnd > at
            && i is { Status: InvoiceStatus.Paid, DisputedSince: null, DisputeLostAt: null } && i.AmountRefunded < i.AmountPaid).ToList();
        foreach (var invoice in open)
        {
            db.Publish(new AlertRaised("paid_and_revoked", now.Gateway!, $"Invoice {invoice.Number} was paid for a time up to {invoice.PeriodEnd:u}, but the plan ended with a lost dispute. Check whether to pay it back.", invoice.Id), at);
        }
    }

    private Task MailAsync(AppDb db, Subscription now, SubscriptionBefore before, Offer offer, CancellationToken ct)
    {
        var becameActive = now.Status is SubscriptionStatus.Active && before.Status is not SubscriptionStatus.Active;
        var ended = now.Status is SubscriptionStatus.Canceled && before.Status is not SubscriptionStatus.Canceled;
        var willEnd = now is { Status: SubscriptionStatus.Active, CancelAtPeriodEnd: true } && !before.CancelAtPeriodEnd;
        var kept = now is { Status: SubscriptionStatus.Active, CancelAtPeriodEnd: false } && before.CancelAtPeriodEnd;
        var otherPlan = now.PlanVersionId != before.PlanVersionId && before.WasBilled;
        var paused = now.Status is SubscriptionStatus.Paused && before.Status is not SubscriptionStatus.Paused;
        return (ended || willEnd, becameActive || kept || otherPlan || paused) switch
        {
            (true, _) => mails.AddAsync<SubscriptionCanceledMail>(db, now.TeamId, null, Parameters(now, offer), EndNotice(now, Word(offer.Plan.Name)), ct),
            (_, true) => mails.AddAsync<SubscriptionChangedMail>(db, now.TeamId, null, Parameters(now, offer), ChangeNotice(now, before, Word(offer.Plan.Name)), ct),
            _ => Task.CompletedTask, // a failed payment has a mail of its own
        };
    }

    private static Notice EndNotice(Subscription now, Text plan) =>
        now.Status is SubscriptionStatus.Canceled
            ? new(L($"Your {plan} plan has ended"), L("Nothing more is charged. Your progress is kept, and the free plan goes on."), "/upgrade")
            : new(L($"Your {plan} plan is cancelled"), L("You can use everything until the end of the paid period. Nothing more is charged."), "/billing");

    private static Notice ChangeNotice(Subscription now, SubscriptionBefore before, Text plan) => (now.Status, before.Status) switch
    {
        (SubscriptionStatus.Paused, _) => new(L($"Your {plan} plan is paused"), L("Nothing is charged while it is paused."), "/billing"),
        (_, SubscriptionStatus.PastDue) => new(L("Your payment went through"), L($"Your {plan} plan goes on as before."), "/billing"),
        _ => new(L($"Your {plan} plan is active"), L("Everything it includes is open to you."), "/billing"),
    };

    private static Dictionary<string, object?> Parameters(Subscription now, Offer offer) => new() { ["Subscription"] = now, ["Plan"] = Word(offer.Plan.Name) };

    // The trial may be this very subscription, or an earlier one that had expired.
    private static async Task ConvertedAsync(AppDb db, Subscription now, DateTimeOffset at, CancellationToken ct)
    {
        var trial = now.TrialStart is not null ? now : await db.Subscriptions.FirstOrDefaultAsync(s => s.TeamId == now.TeamId && s.TrialStart != null, ct);
        if (trial is null || await db.TrialOutcomes.AnyAsync(o => o.SubscriptionId == trial.Id && o.Ending == TrialEnding.Converted, ct))
        {
            return;
        }
        var outcome = TrialOutcome.Of(trial, TrialEnding.Converted, at);
        db.Add(outcome);
        db.Publish(new TrialConverted(now.TeamId, trial.Id, outcome.TrialStart, outcome.TrialEnd, outcome.Days), at);
    }
}

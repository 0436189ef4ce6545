using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Approvals;

/// <summary>
/// What of a renewal waits for approval, and where it is approved: on the gateway's page, by paying it there. Nothing is charged and nothing changes here before.
/// </summary>
public sealed class ApproveRenewal(IOwnedDbs dbs, FindRenewal find, OpenRenewal open, TimeProvider clock)
{
    /// <summary>404 for strangers and with <c>nothing_to_approve</c>, 403 without the right.</summary>
    public async Task<Outcome<RenewalToApprove>> LookAsync(Guid teamId, Guid actorId, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(actorId, teamId), ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        return !allowed.Ok ? allowed.For<RenewalToApprove>()
            : await find.OfAsync(await db.ChargedAsync(teamId, ct), ct) is { } waiting ? waiting
            : Outcome.Refused(404, "nothing_to_approve", OpenRenewal.Nothing.Message).For<RenewalToApprove>();
    }

    /// <summary>404 for strangers, 403 without the right, 409 <c>no_subscription</c>, <c>nothing_to_approve</c>, <c>payment_under_way</c>, 503 <c>payments_unavailable</c>.</summary>
    public async Task<Outcome<CheckoutStarted>> RunAsync(Guid teamId, Guid actorId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(actorId, teamId), ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        if (!allowed.Ok)
        {
            return allowed.For<CheckoutStarted>();
        }
        if (await db.ChargedAsync(teamId, ct) is not { } current)
        {
            return Outcome.Conflict("no_subscription", L("There is no paid plan to change.")).For<CheckoutStarted>();
        }
        if (await find.OfAsync(current, ct) is not { } waiting)
        {
            return OpenRenewal.Nothing.For<CheckoutStarted>();
        }
        var buyer = await db.Users.AsNoTracking().SingleAsync(u => u.Id == actorId, ct);
        var opened = await open.RunAsync(current.Gateway!, current.GatewaySubscriptionId!, buyer, ct);
        if (opened.Ok)
        {
            db.Audit(clock.GetUtcNow(), actorId, "renewal.opened", $"team:{teamId}", after: new { waiting.Plan, waiting.Due.Amount, waiting.Due.Currency, current.CurrentPeriodEnd }, address: caller.Address);
            await db.SaveChangesAsync(ct);
        }
        return opened;
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Pays an invoice back, all or part of it. The wish is written first, one at a time per invoice, and its id is the key at the gateway: who asks again after
/// a crash or a timeout goes on with the same refund. What it does to the plan comes with the gateway's answer, as with its news.
/// </summary>
public sealed partial class RefundInvoice(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, ILogger<RefundInvoice> log)
{
    public const int MaxReason = 200;

    // Whoever asked is waiting for the answer themselves until then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="amount">Minor units; null for all that is left.</param>
    /// <returns>
    /// The invoice's payment as it is then; 403 for who is no administrator (any more), 404, 409 <c>not_paid</c>, <c>refunded_already</c>, <c>credited_already</c>, <c>refund_under_way</c> or
    /// <c>refund_refused</c>, 422 <c>amount_too_high</c>, 503 <c>payments_unavailable</c>.
    /// </returns>
    public async Task<Outcome<PaymentSummary>> RunAsync(Guid by, Guid invoiceId, long? amount, string? reason, Caller caller, CancellationToken ct)
    {
        reason = reason?.Trim() ?? "";
        if (Unreasonable(amount, reason) is { } refused)
        {
            return refused.For<PaymentSummary>();
        }
        var asked = await AskAsync(by, invoiceId, amount, reason, caller, ct);
        if (!asked.Ok)
        {
            return asked.For<PaymentSummary>();
        }
        var made = await MakeAsync(asked.Require(), ct);
        await using var db = await dbs.CreateDbContextAsync(ct);
        return made.Ok ? await PaymentSummary.OneAsync(db, invoiceId, ct) : made.For<PaymentSummary>();
    }

    internal static Text Noted => L("The payment service does not answer at the moment. The refund is noted and is made as soon as it does.");

    /// <summary>Why nobody may ask for this, whatever it is about; null when they may.</summary>
    internal static Outcome? Unreasonable(long? amount, string reason) =>
        reason.Length is 0 or > MaxReason || reason.Any(char.IsControl) ? Outcome.Invalid("reason", "reason_invalid", L($"Say why, in one line of at most {MaxReason} characters."))
        : amount <= 0 ? Outcome.Invalid("amount", "amount_invalid", L("Use a whole number of minor units above 0."))
        : null;

    /// <summary>Goes on with what was asked for and not answered, because a node died or the gateway was down.</summary>
    internal async Task FinishAsync(string gateway, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        foreach (var refund in await db.Refunds.AsNoTracking().Where(r => r.Gateway == gateway && r.State == RefundState.Asked && r.At < before).ToListAsync(ct))
        {
            await MakeAsync(refund, ct);
        }
    }

    private async Task<Outcome<Refund>> AskAsync(Guid by, Guid invoiceId, long? amount, string reason, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.Users.AnyAsync(u => u.Id == by && u.Standing.IsAdmin && u.State == UserState.Active, ct)) // the claim may be an hour old
        {
            return Outcome.Forbidden.For<Refund>();
        }
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.Id == invoiceId, ct) is not { } invoice)
        {
            return Outcome.NotFound.For<Refund>();
        }
        var credited = await EndReplaced.CreditedAsync(db, invoice, ct);
        var left = Math.Max(0, invoice.AmountPaid - invoice.AmountRefunded - credited);
        if (await UnderWayAsync(db, invoice, amount ?? left, ct) is { } waiting)
        {
            return waiting;
        }
        if (Refusal(invoice, amount, left, credited) is { } refused)
        {
            return refused.For<Refund>();
        }
        var refund = Refund.Ask(invoice, amount ?? left, reason, clock.GetUtcNow());
        db.Add(refund);
        db.Audit(clock.GetUtcNow(), by, "refund.asked", $"invoice:{invoice.Id}", after: new { refund.Amount, refund.Currency, refund.Reason }, address: caller.Address);
        try
        {
            await db.SaveChangesAsync(ct);
            return refund;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // another administrator was first
            return await UnderWayAsync(db, invoice, refund.Amount, ct) ?? Outcome.Conflict("refund_under_way", L("A refund of this invoice is under way. Look again in a moment.")).For<Refund>();
        }
    }

    private static Outcome? Refusal(Invoice invoice, long? amount, long left, long credited) => invoice switch
    {
        { Status: not InvoiceStatus.Paid } or { GatewayPaymentId: null } => Outcome.Conflict("not_paid", L("Nothing was paid on this invoice that could be paid back.")),
        _ when left <= 0 && credited > 0 => Outcome.Conflict("credited_already", L("What is left of this invoice was taken off the price of the plan that followed.")),
        _ when left <= 0 => Outcome.Conflict("refunded_already", L("Everything of this invoice was paid back.")),
        _ when amount > left => Outcome.Refused(422, "amount_too_high", L("That is more than what is left of this invoice.")),
        _ => null,
    };

    private static async Task<Outcome<Refund>?> UnderWayAsync(AppDb db, Invoice invoice, long amount, CancellationToken ct) =>
        await db.Refunds.AsNoTracking().FirstOrDefaultAsync(r => r.InvoiceId == invoice.Id && r.State == RefundState.Asked, ct) switch
        {
            null => null,
            { Amount: var same } waiting when same == amount => waiting,
            _ => Outcome.Conflict("refund_under_way", L("A refund of this invoice is under way. Look again in a moment.")).For<Refund>(),
        };

    private async Task<Outcome> MakeAsync(Refund refund, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == refund.InvoiceId, ct);
        var customer = await db.BillingCustomers.AsNoTracking().SingleAsync(c => c.TeamId == refund.TeamId && c.Gateway == refund.Gateway, ct);
        var made = refund.GatewayRefundId;
        try
        {
            made ??= await SendAsync(db, refund, invoice.GatewayPaymentId!, ct);
            await sync.RunAsync(
                refund.Gateway, new("", "", customer.GatewayCustomerId, invoice.GatewaySubscriptionId, invoice.GatewayInvoiceId, null, PaymentId: invoice.GatewayPaymentId), null, ct);
            return made is not null ? Outcome.Done : await RefuseAsync(db, refund, ct); // somebody paid it back at the gateway, which the books know by now
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", Noted, down.RetryAfter);
        }
        catch (GatewayRefusedException refused)
        {
            // Refused may also be what is read after the refund was made; the money is on its way then, whatever the books say.
            LogRefused(refused, refund.Gateway, refund.Id);
            return made is not null ? Outcome.Done : await RefuseAsync(db, refund, ct);
        }
        catch (Exception failure) when (failure is DbUpdateException || failure.IsNonsense)
        {
            LogLeft(failure, refund.Gateway, refund.Id); // it stays asked for, and the job goes on with it
            return made is not null ? Outcome.Done : Outcome.Unavailable("payments_unavailable", Noted, TimeSpan.FromMinutes(1));
        }
    }

    // Written down at once: a key is known at a gateway for a day, and a part sent again after that would go back twice.
    private async Task<string?> SendAsync(AppDb db, Refund refund, string paymentId, CancellationToken ct)
    {
        var made = (await gateways.Require(refund.Gateway).RefundAsync(new(refund.Id, paymentId, refund.Money), refund.IdempotencyKey, ct))?.Id;
        if (made is not null)
        {
            await db.Refunds.Where(r => r.Id == refund.Id && r.State == RefundState.Asked && r.GatewayRefundId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.GatewayRefundId, made), ct);
        }
        return made;
    }

    private static async Task<Outcome> RefuseAsync(AppDb db, Refund refund, CancellationToken ct)
    {
        await db.Refunds.Where(r => r.Id == refund.Id && r.State == RefundState.Asked).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RefundState.Refused), ct);
        return Outcome.Conflict("refund_refused", L("The payment service did not accept the refund."));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses refund {RefundId}")]
    private partial void LogRefused(Exception refusal, string gateway, Guid refundId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How {Gateway} stands after refund {RefundId} was not taken over yet")]
    private partial void LogLeft(Exception failure, string gateway, Guid refundId);
}

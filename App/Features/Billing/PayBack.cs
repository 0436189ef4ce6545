using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>An administrator's wish to pay something back, written before the gateway is asked: its id is the key that makes asking again find the same.</summary>
public interface IRefundWish
{
    Guid Id { get; }
    string Gateway { get; }

    /// <summary>Minor units.</summary>
    long Amount { get; }

    string Currency { get; }
    string? Reason { get; }

    /// <summary>Null until the gateway answered.</summary>
    string? GatewayRefundId { get; }

    DateTimeOffset At { get; }
    Money Money { get; }
    string IdempotencyKey { get; }
}

/// <summary>
/// How an administrator pays back what was paid here, whatever it was paid for. The wish is written first, one at a time for each thing, and its id is the key at the gateway: who asks again after
/// a crash or a timeout goes on with the same refund. What the gateway answers is written down before anything is made of it, and what it does comes with the gateway's news of it.
/// </summary>
public abstract partial class PayBack<TWish>(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, ILogger log)
    where TWish : class, IRefundWish
{
    public const int MaxReason = 200;

    // Whoever asked is waiting for the answer themselves until then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What somebody wants to pay back.</summary>
    /// <param name="Left">Minor units that were not paid back yet.</param>
    /// <param name="Refusal">Why it cannot be, given the amount that was asked for; null when it can.</param>
    protected sealed record Payable(string Subject, long Left, Func<long?, Outcome?> Refusal, Func<long, TWish> Ask);

    protected abstract Outcome UnderWay { get; }

    /// <returns>Null when there is no such thing.</returns>
    protected abstract Task<Payable?> FindAsync(AppDb db, Guid id, string reason, CancellationToken ct);

    /// <summary>Wishes without an answer.</summary>
    protected abstract IQueryable<TWish> Asked(AppDb db);

    /// <summary>The same for one thing: at most one.</summary>
    protected abstract IQueryable<TWish> Asked(AppDb db, Guid id);

    /// <summary>Where the money is, as the gateway has it: the payment, and what else to look at.</summary>
    protected abstract Task<GatewayNews> PaidByAsync(AppDb db, TWish wish, CancellationToken ct);

    /// <summary>Writes down what the gateway calls the refund.</summary>
    protected abstract Task NameAsync(AppDb db, TWish wish, string gatewayRefundId, CancellationToken ct);

    /// <summary>Writes down that there is nothing more to ask for.</summary>
    protected abstract Task SettleAsync(AppDb db, TWish wish, bool made, CancellationToken ct);

    protected async Task<Outcome> PayBackAsync(Guid by, Guid id, long? amount, string? reason, Caller caller, CancellationToken ct)
    {
        reason = reason?.Trim() ?? "";
        if (Unreasonable(amount, reason) is { } refused)
        {
            return refused;
        }
        var asked = await AskAsync(by, id, amount, reason, caller, ct);
        return asked.Ok ? await MakeAsync(asked.Require(), again: false, ct) : asked;
    }

    /// <summary>Goes on with what was asked for and not answered, because a node died or the gateway was down.</summary>
    /// <param name="gateway">Null for all of them.</param>
    internal async Task FinishAsync(string? gateway, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        var asked = await Asked(db).AsNoTracking().ToListAsync(ct);
        foreach (var wish in asked.Where(w => w.At < before && (gateway is null || w.Gateway == gateway)))
        {
            await MakeAsync(wish, again: true, ct);
        }
    }

    private static Text Noted => L("The payment service does not answer at the moment. The refund is noted and is made as soon as it does.");

    private static Outcome? Unreasonable(long? amount, string reason) =>
        reason.Length is 0 or > MaxReason || reason.Any(char.IsControl) ? Outcome.Invalid("reason", "reason_invalid", L($"Say why, in one line of at most {MaxReason} characters."))
        : amount <= 0 ? Outcome.Invalid("amount", "amount_invalid", L("Use a whole number of minor units above 0."))
        : null;

    private async Task<Outcome<TWish>> AskAsync(Guid by, Guid id, long? amount, string reason, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<TWish>();
        }
        if (await FindAsync(db, id, reason, ct) is not { } found)
        {
            return Outcome.NotFound.For<TWish>();
        }
        if (await WaitingAsync(db, id, amount ?? found.Left, ct) is { } waiting)
        {
            return waiting;
        }
        if (found.Refusal(amount) is { } refused)
        {
            return refused.For<TWish>();
        }
        var wish = found.Ask(amount ?? found.Left);
        db.Add(wish);
        db.Audit(clock.GetUtcNow(), by, "refund.asked", found.Subject, after: new { wish.Amount, wish.Currency, wish.Reason }, address: caller.Address);
        try
        {
            await db.SaveChangesAsync(ct);
            return wish;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // another administrator was first
            return await WaitingAsync(db, id, wish.Amount, ct) ?? UnderWay.For<TWish>();
        }
    }

    private async Task<Outcome<TWish>?> WaitingAsync(AppDb db, Guid id, long amount, CancellationToken ct) =>
        await Asked(db, id).AsNoTracking().FirstOrDefaultAsync(ct) switch
        {
            null => null,
            { Amount: var same } waiting when same == amount => waiting,
            _ => UnderWay.For<TWish>(),
        };

    private async Task<Outcome> MakeAsync(TWish wish, bool again, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var paid = await PaidByAsync(db, wish, ct);
        var made = wish.GatewayRefundId;
        try
        {
            made ??= await SendAsync(db, wish, paid.PaymentId!, again, ct);
            await sync.RunAsync(wish.Gateway, paid, null, ct);
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", Noted, down.RetryAfter);
        }
        catch (GatewayRefusedException refused)
        {
            // Refused may also be what is read after the refund was made; the money is on its way then, whatever the books say.
            LogRefused(refused, wish.Gateway, wish.Id);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && (failure is DbUpdateException || failure.IsNonsense))
        {
            LogUnfinished(failure, wish.Gateway, wish.Id); // it stays asked for, and the job goes on with it
            return made is not null ? Outcome.Done : Outcome.Unavailable("payments_unavailable", Noted, TimeSpan.FromMinutes(1));
        }
        await SettleAsync(db, wish, made is not null, ct); // not made, and not refused: somebody paid it back at the gateway, which the books know by now
        return made is not null ? Outcome.Done : Outcome.Conflict("refund_refused", L("The payment service did not accept the refund."));
    }

    // Written down at once: a key is known at a gateway for a day, and a part sent again after that would go back twice. Whoever comes later looks whether an answer was lost before that.
    private async Task<string?> SendAsync(AppDb db, TWish wish, string paymentId, bool again, CancellationToken ct)
    {
        var gateway = gateways.Require(wish.Gateway);
        var made = again ? (await gateway.ReadPaymentAsync(paymentId, ct)).Refunds.FirstOrDefault(r => r.Reference == wish.Id)?.Id : null;
        made ??= (await gateway.RefundAsync(new(wish.Id, paymentId, wish.Money), wish.IdempotencyKey, ct))?.Id;
        if (made is not null)
        {
            await NameAsync(db, wish, made, ct);
        }
        return made;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses refund {RefundId}")]
    private partial void LogRefused(Exception refusal, string gateway, Guid refundId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refund {RefundId} at {Gateway} was not finished")]
    private partial void LogUnfinished(Exception failure, string gateway, Guid refundId);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Plans that no mandate may debit: an agreement in our books, each of whose periods is paid by one order. An order's id is made of agreement and period, so a period is
/// paid once; only where an order was closed unpaid, and nothing is under way on it any more, another one follows.
/// </summary>
internal sealed partial class CashfreeGateway
{
    private const int MostPeriods = 1200;

    // Cashfree keeps an order for a month at most.
    private static readonly TimeSpan RenewalLife = TimeSpan.FromDays(29);

    public bool WaitsForPayer(string subscriptionId) => CashfreeAgreements.IsOne(subscriptionId);

    public async Task<GatewayCheckout> OpenRenewalAsync(RenewalRequest request, CancellationToken ct)
    {
        if (!WaitsForPayer(request.SubscriptionId))
        {
            throw NotSupported(); // a mandate debits by itself
        }
        var book = await BookAsync(request.SubscriptionId, ct);
        if (!book.IsDue)
        {
            throw NothingDue();
        }
        var (agreement, next) = (book.Agreement, book.Next);
        if (next.Order is { } known && !next.IsClosed)
        {
            return await PageAsync(known, ct);
        }
        if (next.Order is { } closed && await IsUnderWayAsync(closed, ct))
        {
            return await PageAsync(closed, ct) with { State = GatewayCheckoutState.Complete }; // it may still come through
        }
        var until = clock.GetUtcNow() + RenewalLife;
        var id = CashfreeAgreements.OrderOf(agreement.Id, next.Period, next.Try);
        // The order's id is the key: who asks at the same time finds the same one.
        var order = await CreateOrderAsync(
            AgreementOrder(id, agreement, next.Period, request.Buyer, request.ReturnUrl, until < book.PayUntil ? until : book.PayUntil), $"{id}-{Guid.NewGuid():N}", ct);
        if (await AgreementAsync(request.SubscriptionId, ct) is { EndedAt: not null } or { CancelAtPeriodEnd: true })
        {
            await TerminateAsync(id, ct); // cancelled while it was opened
            throw NothingDue();
        }
        return await PageAsync(order, ct);
    }

    private static GatewayRefusedException NothingDue() => new(409, "nothing_to_approve", "No period of it is due.");

    private async Task<GatewayCheckout> OpenAgreementAsync(CheckoutRequest request, string idempotencyKey, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.CashfreeAgreements.AnyAsync(a => a.Id == request.Reference, ct))
        {
            db.Add(CashfreeAgreement.Open(request));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (db.CashfreeAgreements.AsNoTracking().Any(a => a.Id == request.Reference))
            {
                // asked twice at the same time
            }
        }
        var agreement = await AgreementAsync(CashfreeAgreements.IdOf(request.Reference), ct);
        var id = CashfreeAgreements.OrderOf(agreement.Id, 0, 0);
        var back = request.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", CashfreeAgreements.IdOf(agreement.Id), StringComparison.Ordinal);
        await CreateOrderAsync(AgreementOrder(id, agreement, 0, request.Buyer, back, request.PayBy ?? request.OpenedAt + PageLife), idempotencyKey, ct);
        return await ReadAgreementPageAsync(CashfreeAgreements.IdOf(agreement.Id), ct);
    }

    private JsonObject AgreementOrder(string id, CashfreeAgreement agreement, int period, GatewayBuyer buyer, string back, DateTimeOffset until)
    {
        var body = OrderBody(id, agreement.TeamId, agreement.Price(period), buyer, back, until, agreement.PlanName);
        body["order_tags"]![CashfreeReader.CheckoutTag] = agreement.Id.ToString();
        return body;
    }

    private async Task<GatewayCheckout> ReadAgreementPageAsync(string id, CancellationToken ct) => AgreementPage(id, await ReadOrderAsync(FirstOrderOf(id), ct));

    private async Task<GatewayCheckout> CloseAgreementPageAsync(string id, CancellationToken ct) => AgreementPage(id, await TerminateAsync(FirstOrderOf(id), ct));

    private static string FirstOrderOf(string id) => CashfreeAgreements.Parse(id) is { } place ? CashfreeAgreements.OrderOf(place.Agreement, 0, 0) : id;

    private static GatewayCheckout AgreementPage(string id, GatewayCheckout order) => order with
    {
        Id = id,
        SubscriptionId = order.Paid ? id : null,
        InvoiceId = order.Paid && CashfreeAgreements.Parse(id) is { } place ? CashfreeAgreements.InvoiceOf(place.Agreement, 0) : null, // later ones may have been paid since
        PaymentId = null,
    };

    private async Task<GatewayInvoice> ReadAgreementInvoiceAsync(string id, CancellationToken ct) =>
        CashfreeAgreements.Parse(id) is { } place && await BookAsync(CashfreeAgreements.IdOf(place.Agreement), ct) is var book && place.Period <= book.Paid.Count
            ? await InvoiceAsync(book, place.Period, ct)
            : throw Unknown(id);

    private async Task<GatewayInvoice> InvoiceAsync(CashfreeBook book, int period, CancellationToken ct)
    {
        var found = await OrderOfAsync(book.Agreement, period, ct);
        var id = found.Order is { } order ? Text(order, "order_id")! : CashfreeAgreements.OrderOf(book.Agreement.Id, period, 0);
        return book.Invoice(period, id, found.IsPaid ? CashfreeAgreements.Success(await client.GetAsync(Path(id) + "/payments", ct)) : default);
    }

    private async Task<GatewayPayment> ReadAgreementPaymentAsync(string paymentId, CancellationToken ct)
    {
        if (CashfreeAgreements.Parse(paymentId) is not { } place)
        {
            throw Unknown(paymentId);
        }
        if (!paymentId.Contains(':', StringComparison.Ordinal)) // the order alone: the payment that counts
        {
            var number = Text(CashfreeAgreements.Success(await client.GetAsync(Path(paymentId) + "/payments", ct)), "cf_payment_id") ?? throw Unknown(paymentId);
            paymentId = $"{paymentId}:{number}";
        }
        return await ReadOrderPaymentAsync(paymentId, ct) with { InvoiceId = CashfreeAgreements.InvoiceOf(place.Agreement, place.Period) };
    }

    private async Task RenewAgreementAsync(string id, bool cancel, CancellationToken ct)
    {
        var book = await BookAsync(id, ct); // asked first: where Cashfree does not answer, nothing changes
        DateTimeOffset? ends = cancel && book.Paid.Count > 0 && book.PeriodEnd <= book.Now ? book.Now : null;
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.CashfreeAgreements.Where(a => a.Id == book.Agreement.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.CancelAtPeriodEnd, cancel).SetProperty(a => a.EndedAt, a => a.EndedAt ?? ends), ct);
        if (cancel)
        {
            await CloseNextAsync(id, ct);
        }
    }

    private async Task EndAgreementAsync(string id, CancellationToken ct)
    {
        if (CashfreeAgreements.Parse(id) is not { } place)
        {
            return;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        DateTimeOffset? now = clock.GetUtcNow();
        await db.CashfreeAgreements.Where(a => a.Id == place.Agreement && a.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.EndedAt, now), ct);
        if (await db.CashfreeAgreements.AnyAsync(a => a.Id == place.Agreement, ct))
        {
            await CloseNextAsync(id, ct);
        }
    }

    // Looked up after it was written that nothing follows: whoever opens an order looks at that afterwards, too.
    private async Task CloseNextAsync(string id, CancellationToken ct)
    {
        var next = (await BookAsync(id, ct)).Next;
        if (next.Order is { } order && !next.IsClosed)
        {
            await TerminateAsync(Text(order, "order_id")!, ct);
        }
    }

    private async Task<List<CashfreeAgreement>> AgreementsAsync(string customerId, CancellationToken ct)
    {
        if (CashfreeReader.TeamOf(customerId) is not { } team)
        {
            return [];
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.CashfreeAgreements.AsNoTracking().Where(a => a.TeamId == team).OrderByDescending(a => a.OpenedAt).Take(Most).ToListAsync(ct);
    }

    // Those that were paid, newest first.
    private async Task<List<CashfreeBook>> BooksAsync(string customerId, CancellationToken ct)
    {
        var books = new List<CashfreeBook>();
        foreach (var agreement in await AgreementsAsync(customerId, ct))
        {
            if (await BookAsync(agreement, ct) is { Paid.Count: > 0 } book)
            {
                books.Add(book);
            }
        }
        return books;
    }

    private async Task<CashfreeAgreement> AgreementAsync(string id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return CashfreeAgreements.Parse(id) is { } place && await db.CashfreeAgreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == place.Agreement, ct) is { } found ? found : throw Unknown(id);
    }

    private async Task<CashfreeBook> BookAsync(string id, CancellationToken ct) => await BookAsync(await AgreementAsync(id, ct), ct);

    private async Task<CashfreeBook> BookAsync(CashfreeAgreement agreement, CancellationToken ct)
    {
        var paid = await PaidBeforeAsync(agreement, ct);
        for (; ; )
        {
            var book = new CashfreeBook(agreement, paid, new(paid.Count, 0, null), clock.GetUtcNow());
            if (paid.Count > 0 && (book.IsEarly || paid.Count >= MostPeriods))
            {
                return book; // nobody was led to an order yet
            }
            var order = await OrderOfAsync(agreement, paid.Count, ct);
            if (!order.IsPaid)
            {
                return book with { Next = order };
            }
            var payment = CashfreeAgreements.Success(await client.GetAsync(Path(Text(order.Order!.Value, "order_id")!) + "/payments", ct));
            if (Price(payment, "payment_amount", Text(payment, "payment_currency") ?? agreement.Currency) != agreement.Price(paid.Count) || CashfreeAgreements.At(payment) is not { } at)
            {
                throw new JsonException("An order of an agreement was paid with another amount than was asked.");
            }
            paid = [.. paid, at];
        }
    }

    // What our books took over of Cashfree's word before does not change, so it is not asked for each time.
    private async Task<List<DateTimeOffset>> PaidBeforeAsync(CashfreeAgreement agreement, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var id = CashfreeAgreements.IdOf(agreement.Id);
        var known = await db.Invoices.Where(i => i.Gateway == GatewayName && i.GatewaySubscriptionId == id && i.Status == InvoiceStatus.Paid && i.PaidAt != null)
            .ToDictionaryAsync(i => i.GatewayInvoiceId, i => i.PaidAt!.Value, StringComparer.Ordinal, ct);
        var paid = new List<DateTimeOffset>();
        while (known.TryGetValue(CashfreeAgreements.InvoiceOf(agreement.Id, paid.Count), out var at))
        {
            paid.Add(at);
        }
        return paid;
    }

    private async Task<PeriodOrder> OrderOfAsync(CashfreeAgreement agreement, int period, CancellationToken ct)
    {
        JsonElement? last = null;
        for (var attempt = 0; ; attempt++)
        {
            if (await FindOrderAsync(CashfreeAgreements.OrderOf(agreement.Id, period, attempt), ct) is not { } order)
            {
                return new(period, attempt, last);
            }
            last = order;
            if (new PeriodOrder(period, attempt, order) is { IsClosed: false } found)
            {
                return found;
            }
        }
    }

    private async Task<JsonElement?> FindOrderAsync(string id, CancellationToken ct)
    {
        try
        {
            return await client.GetAsync(Path(id), ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return null;
        }
    }

    private async Task<bool> IsUnderWayAsync(JsonElement order, CancellationToken ct) =>
        Items(await client.GetAsync(Path(Text(order, "order_id")!) + "/payments", ct)).Any(payment => Text(payment, "payment_status") is "PENDING");

    private static GatewayRefusedException Unknown(string id) => new(404, "resource_missing", $"There is no {id}.");
}

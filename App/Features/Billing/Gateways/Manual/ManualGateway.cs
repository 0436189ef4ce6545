using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>
/// Bank transfers behind the neutral interface. There is nobody to ask over the network: the agreements are our own rows, and that money arrived is an administrator's word,
/// which goes through the inbox like any gateway's news (<see cref="RecordTransfer"/>).
/// </summary>
internal sealed partial class ManualGateway(IDbContextFactory<AppDb> dbs, IOptions<ManualOptions> options, PublicAddress own, TimeProvider clock) : IPaymentGateway
{
    public const string GatewayName = "manual";
    public const string PagePath = "/checkout/transfer";

    public string Name => GatewayName;

    public Text DisplayName => L("Bank transfer");

    public Text Means => L("By invoice; your plan starts when the money has arrived");

    public bool IsByHand => true;

    public bool Enabled => options.Value.Enabled;

    public bool HasPortal => false;

    public bool CanChange => false;

    public bool CanChargeOnce => false;

    public bool CanDiscount => true;

    public bool Takes(string currency) => true;

    public void Map(IEndpointRouteBuilder site, IEndpointRouteBuilder api) => api.MapManualApi();

    public Task<string> CreateCustomerAsync(Guid teamId, string email, string? name, string idempotencyKey, CancellationToken ct) => Task.FromResult(ManualReader.CustomerOf(teamId));

    public Task ChangeCustomerEmailAsync(string customerId, string email, string idempotencyKey, CancellationToken ct) => Task.CompletedTask; // it is written down nowhere

    public async Task<GatewayCheckout> OpenCheckoutAsync(CheckoutRequest request, string idempotencyKey, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.ManualAgreements.FindAsync([request.Reference], ct) is null)
        {
            db.Add(ManualAgreement.Open(request, options.Value.PayWithin));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (db.ManualAgreements.AsNoTracking().Any(a => a.Id == request.Reference))
            {
                // asked twice at the same time
            }
        }
        return await ReadCheckoutAsync(ManualReader.IdOf(request.Reference), ct);
    }

    public async Task<GatewayCheckout> ReadCheckoutAsync(string id, CancellationToken ct) => (await BookAsync(id, ct)).Checkout(AddressOf);

    public async Task<GatewayCheckout> ExpireCheckoutAsync(string id, CancellationToken ct)
    {
        await ChangeAsync(id, agreement =>
        {
            if (agreement.StartedAt is null)
            {
                agreement.End(clock.GetUtcNow());
            }
        }, ct);
        return await ReadCheckoutAsync(id, ct);
    }

    public async Task<GatewaySubscription> ReadSubscriptionAsync(string id, CancellationToken ct) => (await BookAsync(id, ct)).Subscription();

    public async Task<GatewayInvoice> ReadInvoiceAsync(string id, CancellationToken ct)
    {
        var book = await BookAsync(id, ct);
        var period = ManualReader.Parse(id)!.Value.Period;
        return period < Math.Max(book.Invoices, book.Payments.Count + 1) ? book.Invoice(period, AddressOf(book.Agreement.Id)) : throw Missing(id);
    }

    public Task<GatewayCard?> ReadCardAsync(string customerId, CancellationToken ct) => Task.FromResult<GatewayCard?>(null);

    public Task CancelAtPeriodEndAsync(string subscriptionId, bool cancel, string idempotencyKey, CancellationToken ct) => ChangeAsync(subscriptionId, agreement => agreement.Renew(cancel), ct);

    public Task RetryAsync(string invoiceId, string idempotencyKey, CancellationToken ct) => Task.CompletedTask; // nothing is charged here

    public async Task EndSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        foreach (var book in await BooksAsync(customerId, ct))
        {
            await EndSubscriptionAsync(book.Id, ct);
        }
    }

    public async Task EndSubscriptionAsync(string subscriptionId, CancellationToken ct)
    {
        try
        {
            await ChangeAsync(subscriptionId, agreement => agreement.End(clock.GetUtcNow()), ct);
        }
        catch (GatewayRefusedException missing) when (missing.IsMissing)
        {
            // never opened, so nothing to end
        }
    }

    public Task DeleteCustomerAsync(string customerId, CancellationToken ct) => EndSubscriptionsAsync(customerId, ct);

    public Task<string> OpenPortalAsync(PortalRequest request, CancellationToken ct) => throw new GatewayRefusedException(404, "no_portal", "Bank transfers have no billing pages.");

    /// <summary>Nobody outside has news about transfers.</summary>
    public bool IsGenuine(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now) => false;

    public GatewayNews? ReadNews(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return ManualReader.News(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private string AddressOf(Guid agreement) => own.To($"{PagePath}/{agreement}");

    private static GatewayRefusedException Missing(string id) => new(404, "resource_missing", $"There is no {id}.");

    private async Task<ManualBook> BookAsync(string id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return ManualReader.Parse(id) is { } known && (await BooksAsync(db, db.ManualAgreements.Where(a => a.Id == known.Agreement), ct)) is [var book] ? book : throw Missing(id);
    }

    private async Task<IReadOnlyList<ManualBook>> BooksAsync(string customerId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return ManualReader.TeamOf(customerId) is { } team ? await BooksAsync(db, db.ManualAgreements.Where(a => a.TeamId == team), ct) : [];
    }

    /// <summary>Newest first, at most 100.</summary>
    private async Task<List<ManualBook>> BooksAsync(AppDb db, IQueryable<ManualAgreement> which, CancellationToken ct)
    {
        var agreements = await which.AsNoTracking().OrderByDescending(a => a.OpenedAt).Take(100).ToListAsync(ct);
        var ids = agreements.ConvertAll(a => a.Id);
        var payments = await db.ManualPayments.AsNoTracking().Where(p => ids.Contains(p.AgreementId)).OrderBy(p => p.Period).ToListAsync(ct);
        var paid = payments.ConvertAll(p => p.Id);
        var refunds = await db.ManualRefunds.AsNoTracking().Where(r => paid.Contains(r.PaymentId)).OrderBy(r => r.AskedAt).ToListAsync(ct);
        return agreements.ConvertAll(a => new ManualBook(a, payments.FindAll(p => p.AgreementId == a.Id), refunds, options.Value.PayWithin, clock.GetUtcNow()));
    }

    private async Task ChangeAsync(string id, Action<ManualAgreement> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var agreement = ManualReader.Parse(id) is { } known ? await db.ManualAgreements.FindAsync([known.Agreement], ct) : null;
            change(agreement ?? throw Missing(id));
            try
            {
                await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 6)
            {
                // its money was just being written down: look again
            }
        }
    }
}

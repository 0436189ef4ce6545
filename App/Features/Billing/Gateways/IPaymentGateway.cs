using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>
/// Somebody who charges cards for us. Every call that makes or changes something takes an idempotency key that was stored before, so that a repeated
/// call after a crash finds what the first one made.
/// </summary>
/// <exception cref="GatewayUnavailableException">From every call: the gateway is down, slow or overloaded; trying later helps.</exception>
/// <exception cref="GatewayRefusedException">From every call: it answered no, and would again.</exception>
public interface IPaymentGateway
{
    /// <summary>Stable name on the wire and in rows, at most 20 characters: <c>stripe</c>, <c>cashfree</c>. Its webhooks arrive at <c>/webhooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Its name for people.</summary>
    Text DisplayName { get; }

    /// <summary>How people pay there, in a few words.</summary>
    Text Means { get; }

    /// <summary>ISO 3166 codes of the countries whose people pay here unless they choose otherwise; without any it serves the rest of the world, in the order of <see cref="GatewayList"/>.</summary>
    IReadOnlyList<string> HomeCountries => [];

    /// <summary>Somebody here has to confirm that money arrived, so nobody is sent there who did not choose it.</summary>
    bool IsByHand => false;

    /// <summary>Maps pages and addresses of its own, if it has any.</summary>
    /// <param name="api">The group of the versioned API.</param>
    void Map(IEndpointRouteBuilder site, IEndpointRouteBuilder api)
    {
    }

    /// <summary>Whether it is configured.</summary>
    bool Enabled { get; }

    /// <summary>Whether it has billing pages of its own; without, ours are all there is.</summary>
    bool HasPortal { get; }

    /// <summary>Whether it changes and pauses what runs. Otherwise the verbs that do are refused with code <c>not_supported</c>.</summary>
    bool CanChange { get; }

    /// <summary>
    /// Whether another plan that is dearer is sold as a subscription of its own, which ends the present one when it is paid. For a gateway that cannot change what runs, but
    /// takes something off a first payment and ends one subscription without the others. A cheaper one is sold the same way, to be charged from the end of what is paid on
    /// (<see cref="CheckoutRequest.StartsAt"/>).
    /// </summary>
    bool CanReplace => false;

    /// <summary>The least it charges at once.</summary>
    Money Least(string currency) => new(1, currency);

    /// <summary>Whether it sells things once. Otherwise <see cref="OpenPaymentAsync"/> is refused with code <c>not_supported</c>.</summary>
    bool CanChargeOnce { get; }

    /// <summary>Whether it takes something off a first payment: a checkout with <see cref="CheckoutRequest.Discount"/>.</summary>
    bool CanDiscount { get; }

    /// <summary>Whether it tries failed charges again by a schedule of its own, or there are none to try; otherwise <see cref="RetryAsync"/> is how that is done.</summary>
    bool RetriesByItself => true;

    /// <summary>Whether it can charge in this currency.</summary>
    bool Takes(string currency);

    /// <summary>
    /// Whether the renewals of a subscription wait for their payer: a law wants each approved, so nothing is charged until somebody pays it on the page of
    /// <see cref="OpenRenewalAsync"/>. Overdue it is past due for <see cref="Mandates.MandateRules.Patience"/>, and has ended then.
    /// </summary>
    bool WaitsForPayer(string subscriptionId) => false;

    /// <summary>
    /// Finds or opens the one page on which the next period of such a subscription is paid; needs no key, for a period is paid once whoever asks. Refused with status 409 when
    /// none is due, and with code <c>not_supported</c> by a gateway that charges renewals by itself.
    /// </summary>
    Task<GatewayCheckout> OpenRenewalAsync(RenewalRequest request, CancellationToken ct) => throw new GatewayRefusedException(422, "not_supported", $"{Name} renews by itself.");

    /// <returns>The gateway's id of the customer.</returns>
    Task<string> CreateCustomerAsync(Guid teamId, string email, string? name, string idempotencyKey, CancellationToken ct);

    /// <summary>Where the gateway's own mails and pages take a customer to be from now on.</summary>
    Task ChangeCustomerEmailAsync(string customerId, string email, string idempotencyKey, CancellationToken ct);

    Task<GatewayCheckout> OpenCheckoutAsync(CheckoutRequest request, string idempotencyKey, CancellationToken ct);

    /// <summary>Opens a page on which an order is paid once. It is read and expired like a checkout. Refused by a gateway that cannot charge once.</summary>
    Task<GatewayCheckout> OpenPaymentAsync(PaymentRequest request, string idempotencyKey, CancellationToken ct);

    Task<GatewayCheckout> ReadCheckoutAsync(string id, CancellationToken ct);

    /// <summary>Closes an open checkout so that it cannot be paid any more; answers its state, which is <c>Complete</c> when payment was quicker.</summary>
    Task<GatewayCheckout> ExpireCheckoutAsync(string id, CancellationToken ct);

    Task<GatewaySubscription> ReadSubscriptionAsync(string id, CancellationToken ct);

    Task<GatewayInvoice> ReadInvoiceAsync(string id, CancellationToken ct);

    /// <summary>The card a customer is charged on; null when there is none.</summary>
    Task<GatewayCard?> ReadCardAsync(string customerId, CancellationToken ct);

    Task CancelAtPeriodEndAsync(string subscriptionId, bool cancel, string idempotencyKey, CancellationToken ct);

    /// <summary>Has a charge that failed tried again in a day. Nothing to do for a gateway that tries by itself.</summary>
    Task RetryAsync(string invoiceId, string idempotencyKey, CancellationToken ct);

    /// <summary>
    /// Ends at once everything the customer is charged for, known here or not; nothing is charged or paid back for it. What has ended is left alone, so calling
    /// again is harmless and needs no key.
    /// </summary>
    Task EndSubscriptionsAsync(string customerId, CancellationToken ct);

    /// <summary>
    /// Has the gateway forget a customer, with name, address and cards, and end whatever still charges it; invoices stay there for the books. One that is gone
    /// already is left alone, so calling again is harmless and needs no key.
    /// </summary>
    Task DeleteCustomerAsync(string customerId, CancellationToken ct);

    /// <summary>What <see cref="ChangeAsync"/> would charge now, to the unit; changes nothing. Refused with code <c>not_supported</c> by a gateway that cannot divide a period.</summary>
    Task<GatewayPreview> PreviewChangeAsync(GatewayChange change, CancellationToken ct);

    /// <summary>
    /// Changes price and quantity at once and charges the difference at once. A charge that fails is refused with status 402, and nothing changed.
    /// Refused with code <c>not_supported</c> by a gateway that cannot divide a period.
    /// </summary>
    Task ChangeAsync(GatewayChange change, string idempotencyKey, CancellationToken ct);

    /// <summary>
    /// Changes price and quantity from the end of the running period on: until then nothing is charged or given back. Asking again for what is so already is harmless.
    /// To be called shortly before that end. Refused with code <c>not_supported</c> by a gateway that cannot change a running subscription.
    /// </summary>
    Task ChangeAtPeriodEndAsync(GatewayChange change, string idempotencyKey, CancellationToken ct);

    /// <summary>Stops charging, or goes on with it at the next period. Periods that begin meanwhile are not charged, now or later. Refused with code <c>not_supported</c> where there is no such thing.</summary>
    Task PauseAsync(string subscriptionId, bool pause, string idempotencyKey, CancellationToken ct);

    /// <summary>Goes on after a pause with a new period from now, charged at once; refused with status 402 when that fails, and it stays paused.</summary>
    Task ResumeNowAsync(string subscriptionId, string idempotencyKey, CancellationToken ct);

    /// <summary>Ends one subscription at once; nothing is charged or paid back for it. What has ended is left alone, so calling again is harmless and needs no key.</summary>
    Task EndSubscriptionAsync(string subscriptionId, CancellationToken ct);

    /// <summary>Everything a customer is or was charged for, newest first, at most 100.</summary>
    Task<IReadOnlyList<GatewaySubscription>> ListSubscriptionsAsync(string customerId, CancellationToken ct);

    /// <summary>A customer's invoices, newest first, at most 100. A gateway without invoices answers its payments as such.</summary>
    Task<IReadOnlyList<GatewayInvoice>> ListInvoicesAsync(string customerId, CancellationToken ct);

    /// <summary>Pages on which a customer could pay now. A gateway that cannot list them answers those this product opened.</summary>
    Task<IReadOnlyList<GatewayCheckout>> ListOpenCheckoutsAsync(string customerId, CancellationToken ct);

    /// <summary>
    /// A payment as it stands, of an invoice or of an order, with its refunds and disputes. A gateway that tells of no disputes answers none; one that cannot list
    /// refunds answers those this product asked for.
    /// </summary>
    Task<GatewayPayment> ReadPaymentAsync(string paymentId, CancellationToken ct);

    /// <summary>Pays back. A gateway that cannot refuses with the code <c>not_supported</c>.</summary>
    /// <returns>Null when nothing was left to pay back.</returns>
    Task<GatewayRefund?> RefundAsync(RefundRequest request, string idempotencyKey, CancellationToken ct);

    /// <summary>Makes an address, good for minutes and for this customer only, of the gateway's own billing pages.</summary>
    Task<string> OpenPortalAsync(PortalRequest request, CancellationToken ct);

    /// <summary>Whether a webhook was signed by the gateway and recently, by its raw bytes.</summary>
    bool IsGenuine(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now);

    /// <summary>Reads a genuine webhook; null when it is no event at all.</summary>
    GatewayNews? ReadNews(ReadOnlySpan<byte> body);
}

/// <summary>What to sell to whom.</summary>
/// <param name="Reference">Our id of this checkout; comes back with everything that grows out of it.</param>
/// <param name="OpenedAt">When our row was written; the same again at every try.</param>
public sealed record CheckoutRequest(
    Guid Reference, Guid TeamId, string CustomerId, SoldPlan Plan, string SuccessUrl, string CancelUrl, GatewayBuyer Buyer, DateTimeOffset OpenedAt)
{
    /// <summary>Taken off the first payment and no other; null for nothing. A gateway that cannot do that refuses with the code <c>not_supported</c>.</summary>
    public FirstDiscount? Discount { get; init; }

    /// <summary>From when on it may not be paid any more; null leaves that to the gateway.</summary>
    public DateTimeOffset? PayBy { get; init; }

    /// <summary>
    /// When it is charged first; null charges now. Nothing is paid on the page then: where leave takes a payment, that one goes back at once and is no invoice. Only asked of
    /// a gateway that <see cref="IPaymentGateway.CanReplace"/>.
    /// </summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>The first payment.</summary>
    public Money First => Discount is { } discount ? Plan.Price - discount.Off : Plan.Price;
}

/// <summary>The next period of a subscription that waits for its payer.</summary>
/// <param name="ReturnUrl">Where the page leads back to, paid or not.</param>
public sealed record RenewalRequest(string SubscriptionId, string ReturnUrl, GatewayBuyer Buyer);

/// <summary>The person who pays, for gateways that keep no customers.</summary>
public sealed record GatewayBuyer(string Email, string? Name, string? Phone);


/// <summary>An amount off the first payment.</summary>
/// <param name="Reference">Ours, stored before: making it again finds it.</param>
public sealed record FirstDiscount(string Reference, Money Off);

/// <summary>A price as a gateway needs it to sell it.</summary>
public sealed record SoldPlan(string LookupKey, string PlanCode, string Name, Money Price, bool Yearly);

/// <summary>What to charge once, and for what.</summary>
/// <param name="OrderId">Comes back with everything that grows out of it.</param>
/// <param name="Name">Of one unit, as the gateway's page shows it.</param>
public sealed record PaymentRequest(Guid OrderId, Guid TeamId, string CustomerId, string Name, Money UnitPrice, int Quantity, string SuccessUrl, string CancelUrl)
{
    public required GatewayBuyer Buyer { get; init; }

    /// <summary>When our row was written; the same again at every try.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    public Money Total => UnitPrice with { Amount = checked(UnitPrice.Amount * Quantity) };
}

public enum PortalFlow { Home, UpdateCard }

public sealed record PortalRequest(string CustomerId, string ReturnUrl, PortalFlow Flow = PortalFlow.Home);

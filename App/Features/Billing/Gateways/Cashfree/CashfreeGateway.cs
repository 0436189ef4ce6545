using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Cashfree behind the neutral interface. It keeps no customers and lists nothing by customer, so a customer here is the team's own id and its subscriptions are found
/// by our checkouts, whose ids theirs are made of.
/// </summary>
internal sealed partial class CashfreeGateway(
    CashfreeClient client, CashfreePlans plans, IDbContextFactory<AppDb> dbs, IOptions<CashfreeOptions> options, PublicAddress own, TimeProvider clock) : IPaymentGateway
{
    public const string GatewayName = "cashfree";
    private static readonly TimeSpan PageLife = TimeSpan.FromDays(1);
    private static readonly TimeSpan Notice = TimeSpan.FromHours(25); // a debit is announced a day ahead

    public string Name => GatewayName;

    public Text DisplayName => Word("Cashfree");

    public Text Means => L("UPI and Indian cards");

    public IReadOnlyList<string> HomeCountries { get; } = ["IN"];

    public bool Enabled => options.Value.Enabled;

    public bool HasPortal => false;

    public bool CanChange => false;

    public bool CanReplace => true;

    public Money Least(string currency) => new(100, currency); // a rupee

    public bool CanChargeOnce => true;

    public bool CanDiscount => true;

    public bool RetriesByItself => false;

    public bool Takes(string currency) => currency == "INR";

    public Task<string> CreateCustomerAsync(Guid teamId, string email, string? name, string idempotencyKey, CancellationToken ct) =>
        Task.FromResult(CashfreeReader.CustomerOf(teamId));

    public Task ChangeCustomerEmailAsync(string customerId, string email, string idempotencyKey, CancellationToken ct) => Task.CompletedTask; // written into each mandate, and fixed there

    public void Map(IEndpointRouteBuilder site, IEndpointRouteBuilder api) => site.MapCashfreePage();

    public async Task<GatewayCheckout> OpenCheckoutAsync(CheckoutRequest request, string idempotencyKey, CancellationToken ct)
    {
        if (request.First.Amount < Least(request.First.Currency).Amount)
        {
            throw new GatewayRefusedException(422, "not_supported", "A mandate is given with a payment of a rupee at least.");
        }
        if (MandateRules.NeedsApproval(request.Plan.Price))
        {
            return request.StartsAt is null
                ? await OpenAgreementAsync(request, idempotencyKey, ct) // a periodic mandate would debit by itself
                : throw new GatewayRefusedException(422, "not_supported", "What has to be approved each time cannot begin by itself.");
        }
        var id = CashfreeReader.SubscriptionOf(request.Reference);
        var body = Order(request, id, await plans.EnsureAsync(request.Plan, ct));
        try
        {
            return Checkout(await client.PostAsync("subscriptions", body, idempotencyKey, ct));
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            try
            {
                return await ReadCheckoutAsync(id, ct); // an answer of before was lost
            }
            catch (GatewayRefusedException missing) when (missing.IsMissing)
            {
                throw new GatewayRefusedException(refused.Status, refused.Code, refused.Message);
            }
        }
    }

    public async Task<GatewayCheckout> ReadCheckoutAsync(string id, CancellationToken ct) =>
        CashfreeOrders.IsOrder(id) ? await ReadOrderAsync(id, ct) : CashfreeAgreements.IsOne(id) ? await ReadAgreementPageAsync(id, ct) : Checkout(await SubscriptionAsync(id, ct));

    public async Task<GatewayCheckout> ExpireCheckoutAsync(string id, CancellationToken ct)
    {
        if (CashfreeOrders.IsOrder(id))
        {
            return await TerminateAsync(id, ct);
        }
        if (CashfreeAgreements.IsOne(id))
        {
            return await CloseAgreementPageAsync(id, ct);
        }
        var seen = await ReadCheckoutAsync(id, ct);
        if (seen.State is not GatewayCheckoutState.Open)
        {
            return seen;
        }
        try
        {
            return Checkout(await ManageAsync(id, "CANCEL", null, $"expire-{id}", ct));
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return await ReadCheckoutAsync(id, ct);
        }
    }

    public async Task<GatewaySubscription> ReadSubscriptionAsync(string id, CancellationToken ct) => CashfreeAgreements.IsOne(id)
        ? (await BookAsync(id, ct)).Subscription()
        : CashfreeReader.Subscription(await SubscriptionAsync(id, ct), await PaymentsAsync(id, ct), clock.GetUtcNow());

    public async Task<GatewayInvoice> ReadInvoiceAsync(string id, CancellationToken ct)
    {
        if (CashfreeAgreements.IsOne(id))
        {
            return await ReadAgreementInvoiceAsync(id, ct);
        }
        var (subscription, payment) = CashfreeReader.Parts(id);
        var found = await client.GetAsync($"subscriptions/{Uri.EscapeDataString(subscription)}/payments/{Uri.EscapeDataString(payment)}", ct);
        return CashfreeReader.Invoice(found, await SubscriptionAsync(subscription, ct));
    }

    public async Task<GatewayCard?> ReadCardAsync(string customerId, CancellationToken ct)
    {
        foreach (var id in (await OursAsync(customerId, ct)).TakeWhile(id => !WaitsForPayer(id))) // behind what is approved each time, no card is charged any more
        {
            if (await FindAsync(id, ct) is { } subscription && !HasEnded(subscription) && Checkout(subscription).Paid)
            {
                return CashfreeReader.Card(subscription);
            }
        }
        return null;
    }

    public async Task CancelAtPeriodEndAsync(string subscriptionId, bool cancel, string idempotencyKey, CancellationToken ct)
    {
        if (WaitsForPayer(subscriptionId))
        {
            await RenewAgreementAsync(subscriptionId, cancel, ct);
            return;
        }
        var status = Text(await SubscriptionAsync(subscriptionId, ct), "subscription_status");
        if (cancel && status is not "PAUSED")
        {
            await ManageAsync(subscriptionId, "PAUSE", null, idempotencyKey, ct);
        }
        else if (!cancel && status is "PAUSED")
        {
            var paid = (await ReadSubscriptionAsync(subscriptionId, ct)).PeriodEnd;
            var soon = clock.GetUtcNow() + Notice;
            await ManageAsync(subscriptionId, "ACTIVATE", new() { ["next_scheduled_time"] = Indian(paid > soon ? paid : soon) }, idempotencyKey, ct);
        }
    }

    public async Task RetryAsync(string invoiceId, string idempotencyKey, CancellationToken ct)
    {
        if (CashfreeAgreements.IsOne(invoiceId))
        {
            return; // nothing is charged that nobody approved
        }
        var (subscription, payment) = CashfreeReader.Parts(invoiceId);
        var body = new JsonObject
        {
            ["subscription_id"] = subscription,
            ["payment_id"] = payment,
            ["action"] = "RETRY",
            ["action_details"] = new JsonObject { ["next_scheduled_time"] = Indian(clock.GetUtcNow() + Notice) },
        };
        await client.PostAsync($"subscriptions/{Uri.EscapeDataString(subscription)}/payments/{Uri.EscapeDataString(payment)}/manage", body, idempotencyKey, ct);
    }

    public async Task EndSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        foreach (var id in await OursAsync(customerId, ct))
        {
            await EndSubscriptionAsync(id, ct);
        }
    }

    /// <summary>There are no customers to forget; what is left of a mandate is the gateway's to keep for the books.</summary>
    public Task DeleteCustomerAsync(string customerId, CancellationToken ct) => EndSubscriptionsAsync(customerId, ct);

    public Task<string> OpenPortalAsync(PortalRequest request, CancellationToken ct) =>
        throw new GatewayRefusedException(404, "no_portal", "Cashfree has no billing pages.");

    public bool IsGenuine(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        CashfreeSignature.IsGenuine(headers["x-webhook-timestamp"], headers["x-webhook-signature"], body, options.Value.WebhookSecrets, now);

    public GatewayNews? ReadNews(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return CashfreeReader.News(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // the latter: text that is no Unicode
        {
            return null;
        }
    }

    // The authorisation pays the first period at once; the debits begin when it ends. What begins later is allowed for the least there is, which goes back.
    private JsonObject Order(CheckoutRequest request, string id, string plan) => new()
    {
        ["subscription_id"] = id,
        ["customer_details"] = new JsonObject
        {
            ["customer_email"] = request.Buyer.Email,
            ["customer_phone"] = request.Buyer.Phone ?? options.Value.CustomerPhone,
            ["customer_name"] = request.Buyer.Name,
        },
        ["plan_details"] = new JsonObject { ["plan_id"] = plan },
        ["authorization_details"] = new JsonObject
        {
            ["authorization_amount"] = (request.StartsAt is null ? request.First : Least(request.First.Currency)).ToMajor(),
            ["authorization_amount_refund"] = request.StartsAt is not null,
            ["payment_methods"] = new JsonArray("upi", "card"),
        },
        ["subscription_meta"] = new JsonObject
        {
            ["return_url"] = request.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", id, StringComparison.Ordinal),
            ["session_id_expiry"] = Indian(request.PayBy ?? request.OpenedAt + PageLife),
        },
        ["subscription_first_charge_time"] = Indian(request.StartsAt ?? (request.Plan.Yearly ? request.OpenedAt.AddYears(1) : request.OpenedAt.AddMonths(1))),
        ["subscription_tags"] = new JsonObject { [CashfreeReader.TeamTag] = request.TeamId.ToString(), [CashfreeReader.CheckoutTag] = request.Reference.ToString() },
    };

    private GatewayCheckout Checkout(JsonElement subscription) => CashfreeReader.Checkout(subscription, session => AddressOf(session, "mandates"));

    private string AddressOf(string session, string kind) =>
        (options.Value.CheckoutAddress ?? own.To(options.Value.Sandbox ? "/sandbox/cashfree/{kind}/{session}" : $"{CashfreePage.Path}?session={{session}}{(kind == "checkout" ? "&once=1" : "")}"))
        .Replace("{kind}", kind, StringComparison.Ordinal)
        .Replace("{session}", Uri.EscapeDataString(session), StringComparison.Ordinal);

    private Task<JsonElement> SubscriptionAsync(string id, CancellationToken ct) => client.GetAsync($"subscriptions/{Uri.EscapeDataString(id)}", ct);

    private Task<JsonElement> PaymentsAsync(string id, CancellationToken ct) => client.GetAsync($"subscriptions/{Uri.EscapeDataString(id)}/payments", ct);

    private async Task<JsonElement?> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            return await SubscriptionAsync(id, ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return null;
        }
    }

    private Task<JsonElement> ManageAsync(string id, string action, JsonObject? details, string key, CancellationToken ct)
    {
        var body = new JsonObject { ["subscription_id"] = id, ["action"] = action };
        if (details is not null)
        {
            body["action_details"] = details;
        }
        return client.PostAsync($"subscriptions/{Uri.EscapeDataString(id)}/manage", body, key, ct);
    }

    // Newest first, those included whose opening was never answered.
    private async Task<List<string>> OursAsync(string customerId, CancellationToken ct)
    {
        if (CashfreeReader.TeamOf(customerId) is not { } team)
        {
            return [];
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var checkouts = await db.Checkouts.Where(c => c.TeamId == team && c.Gateway == GatewayName).OrderByDescending(c => c.CreatedAt).Select(c => c.Id).ToListAsync(ct);
        var agreed = await db.CashfreeAgreements.Where(a => a.TeamId == team).Select(a => a.Id).ToHashSetAsync(ct);
        return [.. checkouts.Select(id => agreed.Contains(id) ? CashfreeAgreements.IdOf(id) : CashfreeReader.SubscriptionOf(id))];
    }

    private static string Indian(DateTimeOffset moment) => moment.ToOffset(new(5, 30, 0)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}

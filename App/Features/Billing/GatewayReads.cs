using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>Asks a gateway about each thing once, for everything that is looked at together. Made anew for every look, after the customer's version was read.</summary>
internal sealed class GatewayReads(IPaymentGateway gateway)
{
    private readonly Dictionary<string, Task> _asked = new(StringComparer.Ordinal);

    public Task<GatewayPayment> PaymentAsync(string id, CancellationToken ct) => OnceAsync($"payment {id}", () => gateway.ReadPaymentAsync(id, ct));

    public Task<GatewayCheckout> CheckoutAsync(string id, CancellationToken ct) => OnceAsync($"checkout {id}", () => gateway.ReadCheckoutAsync(id, ct));

    public Task<GatewaySubscription> SubscriptionAsync(string id, CancellationToken ct) => OnceAsync($"subscription {id}", () => gateway.ReadSubscriptionAsync(id, ct));

    public Task<GatewayInvoice> InvoiceAsync(string id, CancellationToken ct) => OnceAsync($"invoice {id}", () => gateway.ReadInvoiceAsync(id, ct));

    public Task<IReadOnlyList<GatewayInvoice>> InvoicesOfAsync(string customerId, CancellationToken ct) => OnceAsync($"invoices {customerId}", () => gateway.ListInvoicesAsync(customerId, ct));

    public Task<GatewayCard?> CardAsync(string customerId, CancellationToken ct) => OnceAsync($"card {customerId}", () => gateway.ReadCardAsync(customerId, ct));

    /// <summary>Whose an invoice is never changes; its state is asked for again, after its subscription's.</summary>
    public async Task<string?> SubscriptionOfInvoiceAsync(string id, CancellationToken ct) =>
        (await OnceAsync($"whose {id}", () => _asked.TryGetValue($"invoice {id}", out var known) ? (Task<GatewayInvoice>)known : gateway.ReadInvoiceAsync(id, ct))).SubscriptionId;

    private Task<T> OnceAsync<T>(string what, Func<Task<T>> ask)
    {
        if (_asked.TryGetValue(what, out var known))
        {
            return (Task<T>)known;
        }
        var asked = ask();
        _asked[what] = asked;
        return asked;
    }
}

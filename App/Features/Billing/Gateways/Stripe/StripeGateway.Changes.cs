using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>Changes to a running subscription, and its end.</summary>
internal sealed partial class StripeGateway
{
    public async Task<GatewayPreview> PreviewChangeAsync(GatewayChange change, CancellationToken ct)
    {
        var item = await ItemAsync(change.SubscriptionId, ct);
        var form = new StripeForm().Add("subscription", change.SubscriptionId);
        await AddItemAsync(form, "subscription_details[items][0]", item, change, ct);
        form.Add("subscription_details[proration_behavior]", "always_invoice").Add("subscription_details[proration_date]", change.At.ToUnixTimeSeconds());
        // Makes nothing, so its key only has to be new.
        return StripeReader.Preview(await client.PostAsync("invoices/create_preview", form, $"preview-{Guid.NewGuid():N}", ct));
    }

    public async Task ChangeAsync(GatewayChange change, string idempotencyKey, CancellationToken ct)
    {
        var form = new StripeForm();
        await AddItemAsync(form, "items[0]", await ItemAsync(change.SubscriptionId, ct), change, ct);
        form.Add("proration_behavior", "always_invoice")
            .Add("proration_date", change.At.ToUnixTimeSeconds())
            .Add("payment_behavior", "error_if_incomplete"); // what is not paid is not changed
        await client.PostAsync(Address(change.SubscriptionId), form, idempotencyKey, ct);
    }

    public async Task ChangeAtPeriodEndAsync(GatewayChange change, string idempotencyKey, CancellationToken ct)
    {
        var subscription = await client.GetAsync(Address(change.SubscriptionId), null, ct);
        var item = FirstItem(subscription);
        var form = new StripeForm();
        var price = await AddItemAsync(form, "items[0]", item, change, ct);
        if (Text(Child(item, "price"), "id") == price && Number(item, "quantity") == change.Quantity)
        {
            return;
        }
        // Another interval begins at once, unless the rest of the period is a trial.
        var sameInterval = Text(Child(Child(item, "price"), "recurring"), "interval") == (change.Plan.Yearly ? "year" : "month");
        if (!sameInterval && Text(subscription, "status") != "trialing")
        {
            var hold = new StripeForm().Add("trial_end", Number(item, "current_period_end") ?? change.At.ToUnixTimeSeconds()).Add("proration_behavior", "none");
            await client.PostAsync(Address(change.SubscriptionId), hold, $"{idempotencyKey}-hold", ct);
        }
        await client.PostAsync(Address(change.SubscriptionId), form.Add("proration_behavior", "none"), idempotencyKey, ct);
    }

    public Task PauseAsync(string subscriptionId, bool pause, string idempotencyKey, CancellationToken ct) =>
        client.PostAsync(
            Address(subscriptionId),
            pause ? new StripeForm().Add("pause_collection[behavior]", "void") : new StripeForm().Add("pause_collection", ""),
            idempotencyKey,
            ct);

    public Task ResumeNowAsync(string subscriptionId, string idempotencyKey, CancellationToken ct) =>
        client.PostAsync(
            Address(subscriptionId),
            new StripeForm()
                .Add("pause_collection", "")
                .Add("billing_cycle_anchor", "now")
                .Add("proration_behavior", "none")
                .Add("payment_behavior", "error_if_incomplete"),
            idempotencyKey,
            ct);

    public async Task EndSubscriptionAsync(string subscriptionId, CancellationToken ct)
    {
        try
        {
            await client.DeleteAsync(Address(subscriptionId), ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            // somebody else was quicker
        }
    }

    private static string Address(string subscriptionId) => $"subscriptions/{Uri.EscapeDataString(subscriptionId)}";

    private static JsonElement FirstItem(JsonElement subscription) =>
        Items(Child(subscription, "items")).FirstOrDefault() is { ValueKind: JsonValueKind.Object } item ? item : throw new JsonException("A subscription without items.");

    private async Task<JsonElement> ItemAsync(string subscriptionId, CancellationToken ct) => FirstItem(await client.GetAsync(Address(subscriptionId), null, ct));

    // With the item's id: without it a second item would be added.
    private async Task<string> AddItemAsync(StripeForm form, string name, JsonElement item, GatewayChange change, CancellationToken ct)
    {
        var price = await prices.EnsureAsync(change.Plan, ct);
        form.Add($"{name}[id]", Text(item, "id")).Add($"{name}[price]", price).Add($"{name}[quantity]", change.Quantity);
        return price;
    }
}

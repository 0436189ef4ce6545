using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>One customer in the portal, with what its configuration lets them do.</summary>
internal sealed record PortalVisit(StripeWorld World, JsonObject Portal, string Business)
{
    public JsonObject Customer { get; } = World.Get("customer", Portal.Need("customer"));

    public JsonObject Features { get; } = World.Get("billing_portal.configuration", Portal.Need("configuration")).Obj("features")!;

    /// <summary>The configuration offers it, or the visit was made for it.</summary>
    public bool Can(string feature) => Features.Obj(feature).Flag("enabled")
        || Portal.Obj("flow").Str("type")?.StartsWith(feature, StringComparison.Ordinal) == true;

    /// <summary>The step that a deep link opens; null when there is none or it is done.</summary>
    public string? FlowStep => Portal.Flag("_flow_done") || Portal.Obj("flow") is not { } flow ? null : flow.Str("type") switch
    {
        "payment_method_update" => "card",
        "subscription_cancel" => $"subscriptions/{flow["subscription_cancel"].Str("subscription")}/cancel",
        "subscription_update" => $"subscriptions/{flow["subscription_update"].Str("subscription")}/plan",
        _ => Confirmation(flow.Obj("subscription_update_confirm")!),
    };

    public string Url(string step) => $"/sandbox/stripe/portal/{Portal.Str("id")}{(step.Length > 0 ? "/" + step : "")}";

    public List<JsonObject> Cards() => [.. PaymentMethods.Of(World, Customer.Need("id"))];

    public JsonObject? Card(string id) => Cards().Find(row => row.Str("id") == id);

    public List<JsonObject> Subscriptions() =>
        [.. World["subscription"].NewestFirst().Where(row => row.Str("customer") == Customer.Str("id") && row.Str("status") != "incomplete_expired")];

    public JsonObject? Subscription(string id) => Subscriptions().Find(row => row.Str("id") == id && row.Str("status") != "canceled");

    /// <summary>The prices that this subscription may switch to.</summary>
    public List<JsonObject> Prices() => [.. Features.Obj("subscription_update").Rows("products")
        .SelectMany(product => product.Texts("prices")).Select(id => World.Find("price", id)).OfType<JsonObject>().Where(price => price.Flag("active"))];

    public bool Allows(string change) => Features.Obj("subscription_update").Texts("default_allowed_updates").Contains(change);

    private static string Confirmation(JsonObject detail)
    {
        var item = detail.Rows("items").FirstOrDefault();
        return $"subscriptions/{detail.Str("subscription")}/confirm?price={item.Str("price")}&quantity={item.Int("quantity") ?? 1}";
    }
}

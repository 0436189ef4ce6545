using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>A customer pays on the hosted page. The caller holds the gate, so two submits can never both pay.</summary>
internal static class CheckoutFlow
{
    public static bool IsOpen(StripeWorld world, JsonObject session) =>
        session.Str("status") == "open" && world.Now < session.Int("expires_at");

    /// <summary>Whether a card is asked for.</summary>
    public static bool NeedsCard(JsonObject session) =>
        session.Str("mode") == "setup" || session.Int("amount_total") > 0
        || (session.Str("mode") == "subscription" && session.Str("payment_method_collection") != "if_required");

    /// <summary>One submit of the page's form.</summary>
    /// <param name="makeCard">Makes the payment method; null when no card is asked for.</param>
    /// <returns>The verdict, and the intent that it was about.</returns>
    public static (Verdict Verdict, JsonObject? Intent) Submit(StripeWorld world, JsonObject session, JsonObject billing, Func<JsonObject>? makeCard)
    {
        var customer = CustomerOf(world, session, billing);
        session["_customer"] = customer.Str("id");
        session["_billing"] = billing.Copy();
        if (makeCard is null)
        {
            Complete(world, session, null, null);
            return (Verdict.Approved, null);
        }
        var method = makeCard();
        var intent = IntentFor(world, session, customer);
        var verdict = Intents.Confirm(world, intent, method, onSession: true);
        if (verdict == Verdict.Approved)
        {
            Complete(world, session, intent, method);
        }
        return (verdict, intent);
    }

    /// <summary>The challenge of this session's intent was answered.</summary>
    public static Verdict Authenticated(StripeWorld world, JsonObject session, JsonObject intent)
    {
        var method = world.Get("payment_method", intent.Need("payment_method"));
        var verdict = Intents.Confirm(world, intent, method, onSession: true, authenticated: true);
        if (verdict == Verdict.Approved)
        {
            Complete(world, session, intent, method);
        }
        return verdict;
    }

    public static void Expire(StripeWorld world, JsonObject session)
    {
        session["status"] = "expired";
        session["url"] = null;
        world.Emit("checkout.session.expired", session);
    }

    private static JsonObject? CustomerOf(StripeWorld world, JsonObject session, JsonObject billing)
    {
        var existing = world.Find("customer", session.Str("customer") ?? session.Str("_customer"));
        if (existing is not null || (session.Str("mode") == "payment" && session.Str("customer_creation") != "always"))
        {
            return existing;
        }
        var asked = new JsonObject { ["email"] = billing.Str("email"), ["name"] = billing.Str("name") };
        asked["address"] = billing["address"]?.DeepClone();
        return Customers.Create(world, asked);
    }

    private static JsonObject IntentFor(StripeWorld world, JsonObject session, JsonObject? customer)
    {
        var charging = session.Str("mode") != "setup" && session.Int("amount_total") > 0;
        var type = charging ? "payment_intent" : "setup_intent";
        if (world.Named(session, "_intent", type) is { } again && again.Int("amount") == (charging ? session.Int("amount_total") : null))
        {
            return again;
        }
        var intent = charging
            ? Intents.Payment(world, session.Int("amount_total")!.Value, session.Need("currency"), customer.Str("id"))
            : Intents.Setup(world, customer.Str("id"));
        intent["_session"] = session.Need("id");
        session["_intent"] = intent.Need("id");
        var data = session.Obj(charging ? "_payment_intent_data" : "_setup_intent_data");
        intent.Take(data, charging ? ["description", "receipt_email", "setup_future_usage", "capture_method", "statement_descriptor"] : ["description"]);
        intent.TakeMetadata(data);
        if (charging && session.Str("mode") == "subscription")
        {
            intent["setup_future_usage"] = "off_session";
        }
        if (charging)
        {
            world.Emit("payment_intent.created", intent);
        }
        return intent;
    }

    private static void Complete(StripeWorld world, JsonObject session, JsonObject? intent, JsonObject? method)
    {
        var billing = session.Obj("_billing")!;
        var customer = world.Find("customer", session.Str("customer") ?? session.Str("_customer"));
        var keepsCard = session.Str("mode") != "payment" || intent.Str("setup_future_usage") is not null;
        if (method is not null && customer is not null && keepsCard)
        {
            PaymentMethods.Attach(world, method, customer);
        }
        session["status"] = "complete";
        session["url"] = null;
        session["customer"] = customer.Str("id");
        session["customer_details"] = new JsonObject
        {
            ["address"] = billing["address"]?.DeepClone(),
            ["business_name"] = null,
            ["email"] = customer.Str("email") ?? billing.Str("email"),
            ["individual_name"] = null,
            ["name"] = billing.Str("name"),
            ["phone"] = null,
            ["tax_exempt"] = "none",
            ["tax_ids"] = new JsonArray(),
        };
        session["payment_status"] = session.Int("amount_total") > 0 ? "paid" : "no_payment_required";
        switch (session.Str("mode"))
        {
            case "subscription":
                CheckoutSubscription.Start(world, session, customer!, intent, method);
                break;
            case "setup":
                session["setup_intent"] = intent.Str("id");
                break;
            default:
                session["payment_intent"] = intent.Str("id");
                CheckoutSubscription.SpendDiscount(world, session, customer.Str("id"));
                break;
        }
        world.Emit("checkout.session.completed", session);
    }
}

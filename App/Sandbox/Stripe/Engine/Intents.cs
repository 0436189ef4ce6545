using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Payment and setup intents: made, confirmed, challenged, settled.</summary>
internal static class Intents
{
    private static readonly JsonObject NotAuthenticated = new()
    {
        ["message"] = "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
        ["type"] = "invalid_request_error",
    };

    public static JsonObject Payment(StripeWorld world, long amount, string currency, string? customer)
    {
        var intent = world.Create("payment_intent");
        intent["amount"] = amount;
        intent["currency"] = currency;
        intent["customer"] = customer;
        intent["client_secret"] = $"{intent.Str("id")}_secret_{Ids.Random(25)}";
        return intent;
    }

    public static JsonObject Setup(StripeWorld world, string? customer)
    {
        var intent = world.Create("setup_intent");
        intent["customer"] = customer;
        intent["client_secret"] = $"{intent.Str("id")}_secret_{Ids.Random(25)}";
        world.Emit("setup_intent.created", intent);
        return intent;
    }

    /// <summary>Tries a card. The intent's invoice, if it has one, follows the result.</summary>
    public static Verdict Confirm(StripeWorld world, JsonObject intent, JsonObject method, bool onSession, bool authenticated = false)
    {
        var (verdict, error) = IsSetup(intent)
            ? CardRules.SetUp(method, authenticated)
            : CardRules.Charge(method, onSession, authenticated);
        intent["payment_method"] = method.Need("id");
        intent["next_action"] = null;
        switch (verdict)
        {
            case Verdict.Approved:
                Approve(world, intent, method, authenticated);
                break;
            case Verdict.NeedsAction:
                intent["status"] = "requires_action";
                intent["next_action"] = new JsonObject
                {
                    ["type"] = "redirect_to_url",
                    ["redirect_to_url"] = new JsonObject
                    {
                        ["return_url"] = intent.Str("_return_url"),
                        ["url"] = $"{world.Origin}/sandbox/stripe/authenticate/{intent.Str("id")}",
                    },
                };
                world.Emit(Prefix(intent) + ".requires_action", intent);
                break;
            default:
                Decline(world, intent, method, error!);
                break;
        }
        if (world.Named(intent, "_invoice", "invoice") is { } invoice)
        {
            Collection.Settled(world, invoice, intent, verdict);
        }
        return verdict;
    }

    /// <summary>The customer failed or refused the challenge.</summary>
    public static void RefuseChallenge(StripeWorld world, JsonObject intent)
    {
        var error = NotAuthenticated.Copy();
        error["code"] = IsSetup(intent) ? "setup_intent_authentication_failure" : "payment_intent_authentication_failure";
        intent["status"] = "requires_payment_method";
        intent["next_action"] = null;
        intent[IsSetup(intent) ? "last_setup_error" : "last_payment_error"] = error;
        world.Emit(IsSetup(intent) ? "setup_intent.setup_failed" : "payment_intent.payment_failed", intent);
        if (world.Named(intent, "_invoice", "invoice") is { } invoice)
        {
            Collection.Settled(world, invoice, intent, Verdict.Declined);
        }
    }

    public static JsonObject? Error(JsonObject intent) => intent.Obj(IsSetup(intent) ? "last_setup_error" : "last_payment_error");

    private static void Approve(StripeWorld world, JsonObject intent, JsonObject method, bool authenticated)
    {
        if (authenticated || IsSetup(intent))
        {
            method["_set_up"] = true;
        }
        if (IsSetup(intent))
        {
            intent["status"] = "succeeded";
            intent["last_setup_error"] = null;
            world.Emit("setup_intent.succeeded", intent);
            return;
        }
        var held = intent.Str("capture_method") == "manual";
        var charge = Charges.Make(world, intent, method, null);
        intent["status"] = held ? "requires_capture" : "succeeded";
        intent["amount_received"] = held ? 0 : intent.Int("amount");
        intent["amount_capturable"] = held ? intent.Int("amount") : 0;
        intent["latest_charge"] = charge.Need("id");
        intent["last_payment_error"] = null;
        world.Emit(held ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", intent);
        world.Emit("charge.succeeded", charge);
        if (PaymentMethods.CardOf(method).Dispute is { } dispute)
        {
            Charges.Dispute(world, charge, dispute);
        }
    }

    private static void Decline(StripeWorld world, JsonObject intent, JsonObject method, JsonObject refusal)
    {
        var error = refusal.Copy();
        error["type"] = "card_error";
        error["doc_url"] = "https://stripe.com/docs/error-codes/" + error.Need("code").Replace('_', '-');
        error["payment_method"] = Wire.Clean(method);
        intent["status"] = "requires_payment_method";
        intent["payment_method"] = null;
        if (IsSetup(intent))
        {
            intent["last_setup_error"] = error;
            world.Emit("setup_intent.setup_failed", intent);
            return;
        }
        var charge = Charges.Make(world, intent, method, error);
        error["charge"] = charge.Need("id");
        intent["last_payment_error"] = error;
        intent["latest_charge"] = charge.Need("id");
        world.Emit("payment_intent.payment_failed", intent);
        world.Emit("charge.failed", charge);
    }

    private static bool IsSetup(JsonObject intent) => intent.Str("object") == "setup_intent";

    private static string Prefix(JsonObject intent) => intent.Need("object");
}

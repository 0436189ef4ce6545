using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>One attempt on a card.</summary>
internal static class Charges
{
    public static JsonObject Make(StripeWorld world, JsonObject intent, JsonObject method, JsonObject? error)
    {
        var charge = world.Create("charge");
        var amount = intent.Int("amount") ?? 0;
        charge.Take(intent, "amount", "currency", "customer", "description", "metadata", "receipt_email", "statement_descriptor");
        charge.Take(method, "billing_details");
        charge["payment_intent"] = intent.Need("id");
        charge["payment_method"] = method.Need("id");
        charge["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = CardDetails(method, amount) };
        charge["calculated_statement_descriptor"] = "SANDBOX";
        charge["amount_captured"] = error is null && intent.Str("capture_method") != "manual" ? amount : 0;
        charge["captured"] = error is null && intent.Str("capture_method") != "manual";
        charge["outcome"] = Outcome(error);
        if (error is null)
        {
            charge["receipt_url"] = $"{world.Origin}/sandbox/stripe/receipts/{charge.Str("id")}";
            charge["balance_transaction"] = "txn_" + Ids.Random(24);
        }
        else
        {
            charge["status"] = "failed";
            charge["paid"] = false;
            charge["failure_code"] = error.Str("code");
            charge["failure_message"] = error.Str("message");
        }
        return charge;
    }

    public static void Dispute(StripeWorld world, JsonObject charge, JsonObject terms)
    {
        var dispute = world.Create("dispute");
        dispute.Take(charge, "amount", "currency", "payment_intent");
        dispute.Take(terms, "reason", "status");
        dispute["charge"] = charge.Need("id");
        dispute["evidence_details"]!["due_by"] = world.Now + (7 * Calendar.Day);
        charge["disputed"] = true;
        world.Emit("charge.dispute.created", dispute);
    }

    private static JsonObject Outcome(JsonObject? error) => new()
    {
        ["advice_code"] = error.Str("advice_code"),
        ["network_advice_code"] = null,
        ["network_decline_code"] = null,
        ["network_status"] = error is null ? "approved_by_network" : "declined_by_network",
        ["reason"] = error.Str("decline_code"),
        ["risk_level"] = "normal",
        ["risk_score"] = 1,
        ["seller_message"] = error is null ? "Payment complete." : "The bank did not return any further details with this decline.",
        ["type"] = error is null ? "authorized" : "issuer_declined",
    };

    private static JsonObject CardDetails(JsonObject method, long amount)
    {
        var card = new JsonObject();
        card.Take(method["card"], "brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "regulated_status");
        card["amount_authorized"] = amount;
        card["authorization_code"] = "123456";
        card["extended_authorization"] = new JsonObject { ["status"] = "disabled" };
        card["incremental_authorization"] = new JsonObject { ["status"] = "unavailable" };
        card["installments"] = null;
        card["mandate"] = null;
        card["multicapture"] = new JsonObject { ["status"] = "unavailable" };
        card["network"] = method["card"].Str("brand");
        card["network_token"] = new JsonObject { ["used"] = false };
        card["network_transaction_id"] = null;
        card["overcapture"] = new JsonObject { ["maximum_amount_capturable"] = amount, ["status"] = "unavailable" };
        card["three_d_secure"] = null;
        card["transaction_link_id"] = null;
        card["wallet"] = null;
        return card;
    }
}

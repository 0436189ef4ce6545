using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Money going back.</summary>
internal static class Refunds
{
    public static JsonObject Make(StripeWorld world, JsonObject charge, long? asked, string? reason, JsonObject metadata)
    {
        var paid = charge.Int("amount_captured") ?? 0;
        var left = paid - (charge.Int("amount_refunded") ?? 0);
        if (!charge.Flag("paid") || !charge.Flag("captured"))
        {
            throw StripeError.Invalid("This charge was not captured and cannot be refunded.");
        }
        if (left == 0)
        {
            throw StripeError.Invalid($"Charge {charge.Str("id")} has already been refunded.", null, "charge_already_refunded");
        }
        var amount = asked ?? left;
        if (amount < 1)
        {
            throw StripeError.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        }
        if (amount > left)
        {
            throw StripeError.Invalid($"Refund amount ({Amounts.Show(amount, charge.Str("currency"))}) is greater than unrefunded amount on charge "
                + $"({Amounts.Show(left, charge.Str("currency"))})", "amount");
        }
        var outcome = world.Named(charge, "payment_method", "payment_method") is { } method ? PaymentMethods.CardOf(method).Outcome : "";
        var refund = world.Create("refund");
        refund.Take(charge, "currency", "payment_intent");
        refund["amount"] = amount;
        refund["charge"] = charge.Need("id");
        refund["reason"] = reason;
        refund["balance_transaction"] = "txn_" + Ids.Random(24);
        refund.TakeMetadata(metadata);
        if (outcome.Contains("refund", StringComparison.Ordinal))
        {
            refund["status"] = outcome.Contains("refund_pending", StringComparison.Ordinal) ? "pending" : "succeeded";
            refund["_settles_at"] = world.Now + Calendar.Hour;
        }
        charge["amount_refunded"] = paid - left + amount;
        charge["refunded"] = amount == left;
        world.Emit("refund.created", refund);
        world.Emit("charge.refunded", charge);
        return refund;
    }

    /// <summary>An hour later, the bank's word on a refund that was not certain.</summary>
    public static void Settle(StripeWorld world, JsonObject refund)
    {
        refund.Remove("_settles_at");
        if (refund.Str("status") == "pending")
        {
            world.Change(refund, "refund.updated", () => refund["status"] = "succeeded");
            return;
        }
        var charge = world.Get("charge", refund.Need("charge"));
        charge["amount_refunded"] = charge.Int("amount_refunded") - refund.Int("amount");
        charge["refunded"] = false;
        refund["status"] = "failed";
        refund["failure_reason"] = "expired_or_canceled_card";
        world.Emit("refund.failed", refund);
    }
}

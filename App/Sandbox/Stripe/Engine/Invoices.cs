using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Invoices from draft to a number; <see cref="Collection"/> gets them paid.</summary>
internal static class Invoices
{
    /// <summary>An invoice that nobody keeps yet; previews stop here.</summary>
    public static JsonObject Compose(
        StripeWorld world, JsonObject customer, JsonObject? subscription, string reason, List<JsonObject> lines, List<JsonObject> discounts, string currency)
    {
        var invoice = world.Blank("invoice");
        var id = invoice.Need("id");
        invoice["customer"] = customer.Need("id");
        invoice["customer_email"] = customer.Str("email");
        invoice["customer_name"] = customer.Str("name");
        invoice["customer_phone"] = customer.Str("phone");
        invoice["customer_address"] = customer["address"]?.DeepClone();
        invoice["currency"] = currency;
        invoice["billing_reason"] = reason;
        invoice["account_country"] = "US";
        invoice["account_name"] = "Sandbox";
        invoice["period_start"] = lines.Count == 0 ? world.Now : lines.Min(line => line["period"].Int("start"));
        invoice["period_end"] = lines.Count == 0 ? world.Now : lines.Max(line => line["period"].Int("start"));
        invoice["default_payment_method"] = null;
        if (subscription is not null)
        {
            invoice["parent"] = new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = subscription["metadata"]?.DeepClone(),
                    ["subscription"] = subscription.Need("id"),
                },
                ["type"] = "subscription_details",
            };
        }
        var taken = Discounts.Apply(world, discounts, lines);
        foreach (var line in lines)
        {
            line["invoice"] = id;
        }
        var subtotal = lines.Sum(line => line.Int("amount") ?? 0);
        invoice["lines"] = Wire.List($"/v1/invoices/{id}/lines", lines);
        invoice["discounts"] = taken.Select(part => part.Discount).ToJson();
        invoice["total_discount_amounts"] = taken.Select(part => new JsonObject { ["amount"] = part.Amount, ["discount"] = part.Discount }).ToJson();
        SetTotals(invoice, subtotal, subtotal - taken.Sum(part => part.Amount), customer.Int("balance") ?? 0);
        return invoice;
    }

    /// <summary>Keeps a composed invoice as a draft.</summary>
    public static JsonObject Draft(StripeWorld world, JsonObject invoice)
    {
        world["invoice"].Add(invoice);
        if (world.Named(invoice, "customer", "customer") is { } customer && customer.Str("currency") is null)
        {
            customer["currency"] = invoice.Str("currency");
        }
        if (SubscriptionOf(world, invoice) is { } subscription)
        {
            subscription["latest_invoice"] = invoice.Need("id");
        }
        world.Emit("invoice.created", invoice);
        return invoice;
    }

    /// <summary>Gives the invoice its number and settles it against the customer's balance.</summary>
    public static void Finalize(StripeWorld world, JsonObject invoice)
    {
        var customer = world.Get("customer", invoice.Need("customer"));
        var sequence = customer.Int("next_invoice_sequence") ?? 1;
        customer["next_invoice_sequence"] = sequence + 1;
        invoice["number"] = $"{customer.Str("invoice_prefix")}-{sequence.ToString("D4", CultureInfo.InvariantCulture)}";
        invoice["status"] = "open";
        invoice["effective_at"] = world.Now;
        invoice["status_transitions"]!["finalized_at"] = world.Now;
        invoice["hosted_invoice_url"] = $"{world.Origin}/sandbox/stripe/invoices/{invoice.Str("id")}";
        invoice["invoice_pdf"] = $"{world.Origin}/sandbox/stripe/invoices/{invoice.Str("id")}?print=1";
        SetTotals(invoice, invoice.Int("subtotal") ?? 0, invoice.Int("total") ?? 0, customer.Int("balance") ?? 0);
        customer["balance"] = invoice.Int("ending_balance");
        world.Emit("invoice.finalized", invoice);
    }

    public static void Void(StripeWorld world, JsonObject invoice)
    {
        invoice["status"] = "void";
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["voided_at"] = world.Now;
        world.Emit("invoice.voided", invoice);
    }

    public static JsonObject? SubscriptionOf(StripeWorld world, JsonObject invoice) =>
        world.Find("subscription", invoice.Obj("parent").Obj("subscription_details").Str("subscription"));

    public static IEnumerable<JsonObject> PaymentsOf(StripeWorld world, string? invoice) =>
        world["invoice_payment"].NewestFirst().Where(row => row.Str("invoice") == invoice);

    /// <summary>What a browser needs to pay the invoice; null when there is nothing to pay.</summary>
    public static JsonNode? ConfirmationSecret(StripeWorld world, JsonObject invoice)
    {
        var payment = PaymentsOf(world, invoice.Str("id")).FirstOrDefault(row => row.Flag("is_default"));
        var secret = world.Find("payment_intent", payment.Obj("payment").Str("payment_intent")).Str("client_secret");
        invoice["confirmation_secret"] = null;
        return secret is null ? null : new JsonObject { ["client_secret"] = secret, ["type"] = "payment_intent" };
    }

    // A negative total becomes credit for the customer; credit pays before the card does.
    private static void SetTotals(JsonObject invoice, long subtotal, long total, long balance)
    {
        var due = Math.Max(0, total + Math.Min(0, balance));
        var ending = total <= 0 ? balance + total : Math.Min(0, balance) + (total - due);
        invoice["subtotal"] = subtotal;
        invoice["subtotal_excluding_tax"] = subtotal;
        invoice["total"] = total;
        invoice["total_excluding_tax"] = total;
        invoice["starting_balance"] = balance;
        invoice["ending_balance"] = ending;
        invoice["amount_due"] = due;
        invoice["amount_remaining"] = due;
    }
}

using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class InvoicesApi
{
    public static void Map(Routes routes)
    {
        routes.On("GET /v1/invoices", call => call.Page("/v1/invoices", call.World["invoice"].NewestFirst().Matching(call, "customer", "status")
            .Where(row => call.Str("subscription") is not { } id || Invoices.SubscriptionOf(call.World, row).Str("id") == id)));
        routes.On("GET /v1/invoices/{id}", call => call.Target("invoice"));
        routes.On("GET /v1/invoices/{id}/lines", call => call.Page($"/v1/invoices/{call.Id}/lines", call.Target("invoice").Rows("lines")));
        routes.On("POST /v1/invoices/create_preview", call => InvoicePreview.Make(call));
        routes.On("POST /v1/invoices/{id}/pay", Pay);
        routes.On("POST /v1/invoices/{id}/finalize", Finish);
        routes.On("POST /v1/invoices/{id}/void", Cancel);
        routes.On("GET /v1/invoice_payments", call => call.Page("/v1/invoice_payments",
            call.World["invoice_payment"].NewestFirst().Matching(call, "invoice", "status")
                .Where(row => call.Params.Obj("payment").Str("payment_intent") is not { } id || row["payment"].Str("payment_intent") == id)));
        routes.On("GET /v1/invoice_payments/{id}", call => call.Target("invoice_payment"));
    }

    private static JsonObject Pay(Call call)
    {
        var (world, invoice) = (call.World, call.Target("invoice"));
        if (invoice.Str("status") == "paid")
        {
            throw StripeError.Invalid("Invoice is already paid", null, "invoice_already_paid");
        }
        if (invoice.Str("status") == "draft")
        {
            Invoices.Finalize(world, invoice);
        }
        if (invoice.Str("status") is not ("open" or "uncollectible"))
        {
            throw StripeError.Invalid($"Invoice is {invoice.Str("status")} and cannot be paid.");
        }
        if (call.Params.Flag("paid_out_of_band"))
        {
            Collection.MarkPaid(world, invoice, null);
            return invoice;
        }
        var customer = world.Get("customer", invoice.Need("customer"));
        var method = call.Str("payment_method") is { } id
            ? PaymentMethods.Resolve(world, id)
            : PaymentMethods.DefaultFor(world, customer, Invoices.SubscriptionOf(world, invoice)) ?? throw StripeError.Invalid(
                "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
                null, "missing");
        var verdict = Collection.Collect(world, invoice, method, onSession: !(call.Params.FlagOrNull("off_session") ?? true), automatic: false);
        if (verdict != Verdict.Approved)
        {
            var intent = Collection.IntentOf(world, invoice)!;
            var error = Intents.Error(intent) ?? new()
            {
                ["code"] = "invoice_payment_intent_requires_action",
                ["message"] = "Payment for this invoice requires additional user action before it can be completed successfully.",
            };
            throw StripeError.Card(error, error.Str("charge"), intent);
        }
        return invoice;
    }

    private static JsonObject Finish(Call call)
    {
        var invoice = call.Target("invoice");
        if (invoice.Str("status") != "draft")
        {
            throw StripeError.Invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", null, "invoice_not_editable");
        }
        Invoices.Finalize(call.World, invoice);
        return invoice;
    }

    private static JsonObject Cancel(Call call)
    {
        var invoice = call.Target("invoice");
        if (invoice.Str("status") is not ("open" or "uncollectible"))
        {
            throw StripeError.Invalid($"You can only void open or uncollectible invoices; this one is {invoice.Str("status")}.");
        }
        Invoices.Void(call.World, invoice);
        return invoice;
    }
}

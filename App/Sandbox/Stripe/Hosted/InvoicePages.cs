using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>An invoice to read, print or pay.</summary>
internal static class InvoicePages
{
    public static IResult Show(StripeWorld world, string id)
    {
        lock (world.Gate)
        {
            return world.Find("invoice", id) is { } invoice && invoice.Str("number") is not null ? View(world, invoice, null) : Unknown();
        }
    }

    public static async Task<IResult> PayAsync(StripeWorld world, Snapshot snapshot, string id)
    {
        IResult result;
        lock (world.Gate)
        {
            result = world.Find("invoice", id) is { } invoice ? Pay(world, invoice) : Unknown();
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    public static IResult Receipt(StripeWorld world, string id)
    {
        lock (world.Gate)
        {
            return world.Find("charge", id) is { } charge
                ? Page.Note($"Receipt for {Amounts.Show(charge.Int("amount") ?? 0, charge.Str("currency"))}",
                    $"Paid on {Calendar.Date(charge.Int("created") ?? 0)} with the card ending in {charge["payment_method_details"].Obj("card").Str("last4")}.", null, "", 200)
                : Unknown();
        }
    }

    private static IResult Pay(StripeWorld world, JsonObject invoice)
    {
        if (invoice.Str("status") != "open")
        {
            return View(world, invoice, null);
        }
        var customer = world.Get("customer", invoice.Need("customer"));
        var method = PaymentMethods.DefaultFor(world, customer, Invoices.SubscriptionOf(world, invoice));
        if (method is null)
        {
            return View(world, invoice, "There is no card to charge. Add one first.", 400);
        }
        var verdict = Collection.Collect(world, invoice, method, onSession: true, automatic: false);
        var intent = Collection.IntentOf(world, invoice);
        if (verdict == Verdict.NeedsAction)
        {
            intent!["_return_url"] = invoice.Str("hosted_invoice_url");
            return Page.See($"/sandbox/stripe/authenticate/{intent.Str("id")}");
        }
        return verdict == Verdict.Approved ? Page.See($"/sandbox/stripe/invoices/{invoice.Str("id")}") : View(world, invoice, Intents.Error(intent!).Str("message"), 402);
    }

    private static IResult View(StripeWorld world, JsonObject invoice, string? problem, int status = 200)
    {
        var currency = invoice.Str("currency");
        var off = (invoice.Int("subtotal") ?? 0) - (invoice.Int("total") ?? 0);
        var credit = (invoice.Int("total") ?? 0) - (invoice.Int("amount_due") ?? 0);
        return Page.Show($"Invoice {invoice.Str("number")}", Html.Of($"""
            <main class="note wide"><div class="card invoice">
            {Page.Badge}
            {Html.If(problem is not null, $"<p class=\"problem\" role=\"alert\">{problem}</p>")}
            <h1>Invoice {invoice.Str("number")}</h1>
            <p class="status {invoice.Str("status")}">{Status(invoice)}</p>
            <dl class="facts">
            <div><dt>Date</dt><dd>{Calendar.Date(invoice.Int("created") ?? 0)}</dd></div>
            <div><dt>Billed to</dt><dd>{invoice.Str("customer_name")} {invoice.Str("customer_email")}</dd></div>
            </dl>
            <div class="scroll"><table><thead><tr><th scope="col">Description</th><th scope="col">Period</th><th scope="col" class="number">Amount</th></tr></thead>
            <tbody>{Html.Join(invoice.Rows("lines").Select(line => Line(line, currency)))}</tbody></table></div>
            <dl class="totals">
            <div><dt>Subtotal</dt><dd>{Amounts.Show(invoice.Int("subtotal") ?? 0, currency)}</dd></div>
            {Html.If(off > 0, $"<div><dt>Discount</dt><dd>{Amounts.Show(-off, currency)}</dd></div>")}
            {Html.If(credit != 0, $"<div><dt>Credit</dt><dd>{Amounts.Show(-credit, currency)}</dd></div>")}
            <div class="due"><dt>{(invoice.Str("status") == "paid" ? "Amount paid" : "Amount due")}</dt><dd>{Amounts.Show(invoice.Int("amount_due") ?? 0, currency)}</dd></div>
            </dl>
            {Html.If(invoice.Str("status") == "open", $"<form method=\"post\" class=\"no-print\"><button class=\"button\">Pay this invoice</button></form>")}
            </div></main>
            """), status);
    }

    private static string Status(JsonObject invoice) => invoice.Str("status") switch
    {
        "paid" => $"Paid on {Calendar.Date(invoice["status_transitions"].Int("paid_at") ?? 0)}",
        "open" => "Payment due",
        var other => char.ToUpperInvariant(other![0]) + other[1..],
    };

    private static Html Line(JsonObject line, string? currency) => Html.Of($"""
        <tr><td>{line.Str("description")}</td>
        <td>{Calendar.Date(line["period"].Int("start") ?? 0)} – {Calendar.Date(line["period"].Int("end") ?? 0)}</td>
        <td class="number">{Amounts.Show(line.Int("amount") ?? 0, currency)}</td></tr>
        """);

    private static IResult Unknown() => Page.Note("This invoice does not exist", "The address is wrong, or the invoice is still a draft.", null, "", 404);
}

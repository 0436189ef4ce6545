using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class CheckoutView
{
    public static Html Body(StripeWorld world, JsonObject session, CardForm card, string? problem, string business, string? email) => Html.Of($"""
        <main class="checkout">
        {Summary(world, session, business)}
        <section class="pay" aria-label="Payment details">
        {Html.If(problem is not null, $"<p class=\"problem\" role=\"alert\">{problem}</p>")}
        <form method="post">
        <h2>Contact information</h2>
        {Contact(card, email)}
        {(CheckoutFlow.NeedsCard(session) ? Html.Of($"<h2>Payment method</h2>{card.Fields()}") : Html.Of($"<p class=\"quiet\">No card is needed today.</p>"))}
        {Buttons(session)}
        </form>
        {Html.If(CheckoutFlow.NeedsCard(session), $"{CardForm.Help}")}
        </section>
        </main>
        """);

    private static Html Summary(StripeWorld world, JsonObject session, string business)
    {
        var items = CheckoutTotals.LineItems(world, session);
        var currency = session.Str("currency");
        var trial = CheckoutTotals.TrialEnd(world, session);
        return Html.Of($"""
            <section class="summary" aria-label="Order">
            <header>{Html.If(session.Str("cancel_url") is not null,
                $"<a class=\"back\" href=\"{session.Str("cancel_url")}\"><span aria-hidden=\"true\">←</span> Cancel and go back to {business}</a>")}{Page.Badge}</header>
            <h1>{Title(session, items, business, trial)}</h1>
            {Headline(session, items, trial)}
            {Html.If(items.Count > 0, $"<ul class=\"items\">{Html.Join(items.Select(item => Item(item, trial)))}</ul>")}
            {Html.If(items.Count > 0, $"{Totals(session, items, currency)}")}
            {Promotion(session)}
            </section>
            """);
    }

    private static string Title(JsonObject session, List<JsonObject> items, string business, long? trial) => session.Str("mode") switch
    {
        "setup" => "Save a card for later",
        "subscription" => $"{(trial is null ? "Subscribe to" : "Try")} {items.Find(item => item["price"].Str("type") == "recurring").Str("description")}",
        _ => $"Pay {business}",
    };

    private static Html Headline(JsonObject session, List<JsonObject> items, long? trial)
    {
        if (session.Str("mode") == "setup")
        {
            return Html.Of($"<p class=\"quiet\">Nothing is charged today.</p>");
        }
        var total = Amounts.Show(session.Int("amount_total") ?? 0, session.Str("currency"));
        var recurring = items.Find(item => item["price"].Str("type") == "recurring");
        if (recurring is null)
        {
            return Html.Of($"<p class=\"amount\">{total}</p>");
        }
        var every = InvoiceLines.Every(recurring.Obj("price")!);
        if (trial is null)
        {
            return Html.Of($"<p class=\"amount\">{total} <small>per {every}</small></p>");
        }
        var later = Amounts.Show(Amounts.Of(recurring.Obj("price")!, recurring.Int("quantity")), session.Str("currency"));
        return Html.Of($"<p class=\"amount\">Free <small>until {Calendar.Date(trial.Value)}</small></p><p class=\"quiet\">Then {later} per {every}.</p>");
    }

    private static Html Item(JsonObject item, long? trial)
    {
        var price = item.Obj("price")!;
        var currency = item.Str("currency");
        var full = Amounts.Of(price, item.Int("quantity"));
        var terms = price.Str("type") == "recurring" ? $"Billed every {InvoiceLines.Every(price)}" : "One-time";
        var limits = item.Obj("adjustable_quantity");
        return Html.Of($"""
            <li><div><strong>{item.Str("description")}</strong>
            <span class="quiet">{Html.If(item.Int("quantity") > 1, $"Quantity {item.Int("quantity")} · ")}{terms}</span>
            {Html.If(limits.Flag("enabled"), $"""
                <form method="post" class="inline"><input type="hidden" name="item" value="{item.Str("id")}">
                <label for="q-{item.Str("id")}">Quantity</label>
                <input id="q-{item.Str("id")}" class="small" type="number" name="quantity" value="{item.Int("quantity")}" min="{limits.Int("minimum")}" max="{limits.Int("maximum")}">
                <button name="action" value="quantity" class="quietly">Update</button></form>
                """)}</div>
            <span>{(trial is not null && price.Str("type") == "recurring" ? "Free trial" : Amounts.Show(full, currency))}</span></li>
            """);
    }

    private static Html Totals(JsonObject session, List<JsonObject> items, string? currency)
    {
        var off = items.Sum(item => item.Int("amount_discount") ?? 0);
        return Html.Of($"""
            <dl class="totals">
            <div><dt>Subtotal</dt><dd>{Amounts.Show(session.Int("amount_subtotal") ?? 0, currency)}</dd></div>
            {Html.If(off > 0, $"<div><dt>Discount</dt><dd>{Amounts.Show(-off, currency)}</dd></div>")}
            <div class="due"><dt>Total due today</dt><dd>{Amounts.Show(session.Int("amount_total") ?? 0, currency)}</dd></div>
            </dl>
            """);
    }

    private static Html Promotion(JsonObject session)
    {
        if (!session.Flag("allow_promotion_codes"))
        {
            return Html.None;
        }
        return session.Rows("discounts").Count > 0
            ? Html.Of($"<form method=\"post\" class=\"inline\"><button name=\"action\" value=\"remove-promotion\" class=\"quietly\">Remove promotion code</button></form>")
            : Html.Of($"""
                <form method="post" class="inline"><label for="promotion">Promotion code</label>
                <input id="promotion" name="promotion" class="small" autocomplete="off" maxlength="60">
                <button name="action" value="promotion" class="quietly">Apply</button></form>
                """);
    }

    private static Html Contact(CardForm card, string? email) => email is not null
        ? Html.Of($"<p class=\"known\"><span class=\"quiet\">Email</span> {email}</p>")
        : Html.Of($"""
            <label for="email">Email</label>
            <input id="email" name="email" type="email" autocomplete="email" maxlength="320" value="{card.Email}" required>
            """);

    private static Html Buttons(JsonObject session)
    {
        var verb = session.Str("mode") switch
        {
            "setup" => "Save card",
            "subscription" => session.Int("amount_total") > 0 ? "Subscribe" : "Start trial",
            _ => $"Pay {Amounts.Show(session.Int("amount_total") ?? 0, session.Str("currency"))}",
        };
        return CheckoutFlow.NeedsCard(session)
            ? Html.Of($"""
                <button name="action" value="pay" class="button">{verb}</button>
                <button name="action" value="{CardForm.TestCardAction}" class="button second" formnovalidate>Use the test card 4242 4242 4242 4242</button>
                """)
            : Html.Of($"<button name=\"action\" value=\"pay\" class=\"button\">{verb}</button>");
    }
}

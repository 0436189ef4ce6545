using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class PortalView
{
    public static IResult Home(PortalVisit visit) => Frame(visit, "Billing", Html.Of($"""
        <h1>Billing</h1>
        {Plans(visit)}
        {Cards(visit)}
        {Html.If(visit.Can("invoice_history"), $"{Invoices(visit)}")}
        """));

    public static IResult Card(PortalVisit visit, CardForm form, string? problem, int status) => Frame(visit, "Payment method", Html.Of($"""
        <h1>Add a card</h1>
        {Problem(problem)}
        <form method="post">{form.Fields()}
        <button name="action" value="save" class="button">Save card</button>
        <button name="action" value="{CardForm.TestCardAction}" class="button second" formnovalidate>Use the test card 4242 4242 4242 4242</button>
        </form>
        {CardForm.Help}
        """), status);

    public static IResult Cancel(PortalVisit visit, JsonObject subscription)
    {
        var reasons = visit.Features.Obj("subscription_cancel").Obj("cancellation_reason");
        var atOnce = visit.Features.Obj("subscription_cancel").Str("mode") == "immediately";
        return Frame(visit, "Cancel subscription", Html.Of($"""
            <h1>Cancel your subscription</h1>
            <p>{Name(visit, subscription)} {(atOnce ? "ends at once." : $"stays available until {Calendar.Date(PeriodEnd(subscription))}, then it ends.")}</p>
            <form method="post">
            {Html.If(reasons.Flag("enabled"), $"""
                <fieldset><legend>Why do you cancel? (optional)</legend>{Html.Join(reasons.Texts("options").Select(Reason))}</fieldset>
                <label for="comment">Anything else? (optional)</label><textarea id="comment" name="comment" rows="3" maxlength="500"></textarea>
                """)}
            <button name="action" value="cancel" class="button danger">Cancel subscription</button>
            <a class="button second" href="{visit.Url("")}">Keep it</a>
            </form>
            """));
    }

    public static IResult Plans(PortalVisit visit, JsonObject subscription)
    {
        var item = subscription.Rows("items")[0];
        return Frame(visit, "Change plan", Html.Of($"""
            <h1>Change plan</h1>
            <form method="get" action="{visit.Url($"subscriptions/{subscription.Str("id")}/confirm")}">
            <fieldset><legend>Plans</legend>{Html.Join(visit.Prices().Select(price => Html.Of($"""
                <label class="choice"><input type="radio" name="price" value="{price.Str("id")}" required{(price.Str("id") == item["price"].Str("id") ? Html.Of($" checked") : Html.None)}>
                <span>{InvoiceLines.Name(visit.World, price)}</span><span>{Terms(price)}</span></label>
                """)))}</fieldset>
            {(visit.Allows("quantity")
                ? Html.Of($"<label for=\"quantity\">Quantity</label><input id=\"quantity\" class=\"small\" type=\"number\" name=\"quantity\" min=\"1\" max=\"99999\" value=\"{item.Int("quantity")}\">")
                : Html.Of($"<input type=\"hidden\" name=\"quantity\" value=\"{item.Int("quantity")}\">"))}
            <button class="button">Continue</button>
            </form>
            """));
    }

    public static IResult Confirm(PortalVisit visit, JsonObject subscription, JsonObject change, JsonObject preview, string? problem, int status)
    {
        var row = change.Rows("items")[0];
        var price = visit.World.Get("price", row.Need("price"));
        var dueNow = preview.Str("billing_reason") == "subscription_update" ? preview.Int("amount_due") ?? 0 : 0;
        return Frame(visit, "Confirm change", Html.Of($"""
            <h1>Confirm your change</h1>
            {Problem(problem)}
            <p>{row.Int("quantity")} × {InvoiceLines.Name(visit.World, price)}, {Terms(price)}</p>
            <dl class="totals">{Html.Join(preview.Rows("lines").Select(line => Html.Of(
                $"<div><dt>{line.Str("description")}</dt><dd>{Amounts.Show(line.Int("amount") ?? 0, line.Str("currency"))}</dd></div>")))}
            <div class="due"><dt>Due today</dt><dd>{Amounts.Show(dueNow, preview.Str("currency"))}</dd></div></dl>
            {Html.If(dueNow == 0, $"<p class=\"quiet\">The difference is on your next invoice.</p>")}
            <form method="post" action="{visit.Url($"subscriptions/{subscription.Str("id")}/confirm")}">
            <input type="hidden" name="price" value="{price.Str("id")}"><input type="hidden" name="quantity" value="{row.Int("quantity")}">
            <button class="button">Confirm</button> <a class="button second" href="{visit.Url("")}">Back</a></form>
            """), status);
    }

    private static Html Plans(PortalVisit visit)
    {
        var rows = visit.Subscriptions();
        return rows.Count == 0 ? Html.Of($"<section><h2>Plan</h2><p class=\"quiet\">No subscription.</p></section>")
            : Html.Of($"<section><h2>Plan</h2>{Html.Join(rows.Select(row => Plan(visit, row)))}</section>");
    }

    private static Html Plan(PortalVisit visit, JsonObject subscription)
    {
        var price = subscription.Rows("items")[0].Obj("price")!;
        var step = $"subscriptions/{subscription.Str("id")}";
        var live = subscription.Str("status") != "canceled";
        var ends = subscription.Int("cancel_at");
        return Html.Of($"""
            <article class="row"><div><strong>{Name(visit, subscription)}</strong> <span class="status {subscription.Str("status")}">{subscription.Str("status")!.Replace('_', ' ')}</span>
            <p>{Terms(price)}</p>
            <p class="quiet">{(!live ? $"Ended on {Calendar.Date(subscription.Int("ended_at") ?? 0)}."
                : ends is not null ? $"Ends on {Calendar.Date(ends.Value)}."
                : subscription.Str("status") == "trialing" ? $"The trial ends on {Calendar.Date(PeriodEnd(subscription))}."
                : $"Renews on {Calendar.Date(PeriodEnd(subscription))}.")}</p></div>
            <div class="actions">
            {Html.If(live && ends is null && visit.Features.Obj("subscription_update").Flag("enabled"), $"<a class=\"button second\" href=\"{visit.Url(step + "/plan")}\">Change plan</a>")}
            {Html.If(live && ends is null && visit.Can("subscription_cancel"), $"<a class=\"button second\" href=\"{visit.Url(step + "/cancel")}\">Cancel plan</a>")}
            {Html.If(live && ends is not null, $"<form method=\"post\" action=\"{visit.Url(step + "/resume")}\"><button class=\"button\">Don't cancel</button></form>")}
            </div></article>
            """);
    }

    private static Html Cards(PortalVisit visit)
    {
        var standard = visit.Customer.Obj("invoice_settings").Str("default_payment_method")
            ?? visit.Subscriptions().Select(row => row.Str("default_payment_method")).FirstOrDefault(id => id is not null);
        return Html.Of($"""
            <section><h2>Payment methods</h2>
            {Html.Join(visit.Cards().Select(card => Html.Of($"""
                <article class="row"><div><strong class="brand">{card["card"].Str("brand")}</strong> ending in {card["card"].Str("last4")}
                <span class="quiet">expires {card["card"].Int("exp_month"):00}/{card["card"].Int("exp_year")}</span>
                {Html.If(card.Str("id") == standard, $"<span class=\"status active\">default</span>")}</div>
                <form method="post" class="actions" action="{visit.Url("cards/" + card.Str("id"))}">
                {Html.If(card.Str("id") != standard, $"<button name=\"action\" value=\"default\" class=\"button second\">Make default</button>")}
                {Html.If(card.Str("id") != standard, $"<button name=\"action\" value=\"remove\" class=\"button second\">Remove</button>")}
                </form></article>
                """)))}
            {Html.If(visit.Can("payment_method_update"), $"<p><a class=\"button second\" href=\"{visit.Url("card")}\">Add a card</a></p>")}
            </section>
            """);
    }

    private static Html Invoices(PortalVisit visit)
    {
        var rows = visit.World["invoice"].NewestFirst().Where(row => row.Str("customer") == visit.Customer.Str("id") && row.Str("number") is not null).ToList();
        return Html.Of($"""
            <section><h2>Invoices</h2>{(rows.Count == 0 ? Html.Of($"<p class=\"quiet\">None yet.</p>") : Html.Of($"""
            <div class="scroll"><table><thead><tr><th scope="col">Date</th><th scope="col">Number</th><th scope="col">Status</th><th scope="col" class="number">Amount</th></tr></thead>
            <tbody>{Html.Join(rows.Select(row => Html.Of($"""
                <tr><td>{Calendar.Date(row.Int("created") ?? 0)}</td><td><a href="/sandbox/stripe/invoices/{row.Str("id")}">{row.Str("number")}</a></td>
                <td><span class="status {row.Str("status")}">{row.Str("status")}</span></td><td class="number">{Amounts.Show(row.Int("total") ?? 0, row.Str("currency"))}</td></tr>
                """)))}</tbody></table></div>
            """))}</section>
            """);
    }

    private static Html Reason(string code) => Html.Of(
        $"<label class=\"choice\"><input type=\"radio\" name=\"feedback\" value=\"{code}\"><span>{code.Replace('_', ' ')}</span></label>");

    private static Html Problem(string? problem) => Html.If(problem is not null, $"<p class=\"problem\" role=\"alert\">{problem}</p>");

    private static string Name(PortalVisit visit, JsonObject subscription) =>
        InvoiceLines.Name(visit.World, subscription.Rows("items")[0].Obj("price")!);

    private static string Terms(JsonObject price) =>
        $"{(price.Int("unit_amount") is { } unit ? Amounts.Show(unit, price.Str("currency")) : "By usage")} per {InvoiceLines.Every(price)}";

    private static long PeriodEnd(JsonObject subscription) => subscription.Rows("items").Min(item => item.Int("current_period_end")) ?? 0;

    private static IResult Frame(PortalVisit visit, string title, Html body, int status = 200) => Page.Show($"{title} · {visit.Business}", Html.Of($"""
        <div class="portal"><header>
        {Html.If(visit.Portal.Str("return_url") is not null,
            $"<a class=\"back\" href=\"{visit.Portal.Str("return_url")}\"><span aria-hidden=\"true\">←</span> Return to {visit.Business}</a>")}
        {Page.Badge}<p class="quiet">{visit.Customer.Str("name")} {visit.Customer.Str("email")}</p></header>
        <main>{body}</main></div>
        """), status);
}

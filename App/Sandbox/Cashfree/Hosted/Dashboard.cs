using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What the sandbox holds and has sent, for the developer.</summary>
internal static class Dashboard
{
    private static readonly (string Action, string Text)[] InTheBanksApp =
        [("pause", "Pause"), ("resume", "Resume"), ("cancel", "Cancel"), ("empty", "Empty the account"), ("fill", "Fill the account")];

    public static IResult Show(CashfreeWorld world, WebhookSender sender)
    {
        lock (world.Gate)
        {
            return Page.Show("Cashfree sandbox", Html.Of($"""
                <div class="portal wide"><header>{Page.Badge}</header><main>
                <h1>Cashfree sandbox</h1>
                <p>A local stand-in for Cashfree. It is {Ist.Show(world.ClockNow)} in India here; webhooks go to <code>{sender.Url}</code>.</p>
                <p class="quiet">The API answers under <code>/sandbox/cashfree/pg</code>. Break things on purpose with <code>POST /sandbox/cashfree/control</code>.</p>
                {Orders(world)}
                {Subscriptions(world)}
                {Events(world)}
                </main></div>
                """));
        }
    }

    private static Html Orders(CashfreeWorld world) => Html.Of($"""
        <section><h2>Orders</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Id</th><th scope="col" class="number">Amount</th><th scope="col">Status</th></tr></thead>
        <tbody>{Html.Join(world.Orders.Rows.Reverse().Take(25).Select(row => Html.Of($"""
            <tr><td><code>{row.Str("order_id")}</code></td><td class="number">{PayView.Rupees(row.Number("order_amount") ?? 0)}</td><td>{Status(row.Str("order_status"))}</td></tr>
            """)))}</tbody></table></div></section>
        """);

    private static Html Subscriptions(CashfreeWorld world) => Html.Of($"""
        <section id="subscriptions"><h2>Subscriptions</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Id</th><th scope="col">Plan</th><th scope="col">Status</th><th scope="col">Next debit</th><th scope="col">In the bank's app</th></tr></thead>
        <tbody>{Html.Join(world.Subscriptions.Rows.Reverse().Take(25).Select(Subscription))}</tbody></table></div></section>
        """);

    private static Html Subscription(JsonObject row) => Html.Of($"""
        <tr><td><code>{row.Str("subscription_id")}</code></td><td>{row.Obj("plan_details").Str("plan_name")}</td><td>{Status(row.Str("subscription_status"))}</td>
        <td>{(row.Int("_next") is { } next ? Ist.Show(next) : "none")}</td>
        <td><form method="post" class="actions" action="/sandbox/cashfree/subscriptions/{Uri.EscapeDataString(row.Need("subscription_id"))}/customer">
        {Html.Join(InTheBanksApp.Select(step => Html.Of($"<button class=\"quietly\" name=\"action\" value=\"{step.Action}\">{step.Text}</button>")))}</form></td></tr>
        """);

    private static Html Events(CashfreeWorld world) => Html.Of($"""
        <section id="events"><h2>Events</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Time</th><th scope="col">Type</th><th scope="col">Delivery</th><th scope="col">Again</th></tr></thead>
        <tbody>{Html.Join(world.Events.All.Reverse().Take(100).Select(Event))}</tbody></table></div></section>
        """);

    private static Html Event(CashfreeEvent item) => Html.Of($"""
        <tr><td>{Ist.Show(item.At)}</td><td>{item.Type}<br><code class="quiet">{item.Id}</code></td>
        <td><span class="status {(item.Done ? "active" : "past_due")}">{(item.Done ? "delivered" : "waiting")}</span> <span class="quiet">{item.Attempts} tries, last {item.LastResult ?? "none"}</span></td>
        <td><form method="post" action="/sandbox/cashfree/events/{item.Id}/resend"><button class="quietly" aria-label="Resend {item.Id}">Resend</button></form></td></tr>
        """);

    private static Html Status(string? status) => Html.Of($"<span class=\"status {(status is "PAID" or "ACTIVE" ? "active" : "")}\">{status}</span>");
}

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>What the sandbox holds and has sent, for the developer.</summary>
internal static class Dashboard
{
    public static IResult Show(StripeWorld world, WebhookSender sender, HttpRequest request)
    {
        lock (world.Gate)
        {
            return Page.Show("Stripe sandbox", Html.Of($"""
                <div class="portal wide"><header>{Page.Badge}</header><main>
                <h1>Stripe sandbox</h1>
                <p>A local stand-in for Stripe. It is {DateTimeOffset.FromUnixTimeSeconds(world.ClockNow):d MMM yyyy HH:mm} here; webhooks go to <code>{sender.BuiltInUrl}</code>.</p>
                {Client(request)}
                {Customers(world)}
                {Subscriptions(world)}
                {Events(world)}
                </main></div>
                """));
        }
    }

    private static Html Client(HttpRequest request) => Html.Of($"""
        <section><h2>Use the official client</h2>
        <pre tabindex="0"><code>new Stripe('sk_test_anything', {Settings(request)})</code></pre>
        <p class="quiet">The same API answers under <code>/v1</code> and <code>/sandbox/stripe/v1</code>.
        Break things on purpose with <code>POST /sandbox/stripe/control</code>.</p></section>
        """);

    private static string Settings(HttpRequest request) =>
        $"{{ protocol: '{request.Scheme}', host: '{request.Host.Host}', port: {request.Host.Port ?? 80} }}";

    private static Html Customers(StripeWorld world) => Html.Of($"""
        <section><h2>Customers</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Id</th><th scope="col">Email</th><th scope="col">Name</th></tr></thead>
        <tbody>{Html.Join(world["customer"].NewestFirst().Where(row => !row.Flag("deleted")).Take(25).Select(row => Html.Of(
            $"<tr><td><code>{row.Str("id")}</code></td><td>{row.Str("email")}</td><td>{row.Str("name")}</td></tr>")))}</tbody></table></div></section>
        """);

    private static Html Subscriptions(StripeWorld world) => Html.Of($"""
        <section><h2>Subscriptions</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Id</th><th scope="col">Customer</th><th scope="col">Plan</th><th scope="col">Status</th><th scope="col">Period ends</th></tr></thead>
        <tbody>{Html.Join(world["subscription"].NewestFirst().Take(25).Select(row => Html.Of($"""
            <tr><td><code>{row.Str("id")}</code></td><td><code>{row.Str("customer")}</code></td>
            <td>{InvoiceLines.Name(world, row.Rows("items")[0].Obj("price")!)}</td><td><span class="status {row.Str("status")}">{row.Str("status")}</span></td>
            <td>{Calendar.Date(row.Rows("items").Min(item => item.Int("current_period_end")) ?? 0)}</td></tr>
            """)))}</tbody></table></div></section>
        """);

    private static Html Events(StripeWorld world) => Html.Of($"""
        <section id="events"><h2>Events</h2><div class="scroll"><table>
        <thead><tr><th scope="col">Time</th><th scope="col">Type</th><th scope="col">Deliveries</th><th scope="col">Again</th></tr></thead>
        <tbody>{Html.Join(world.Events.All.Reverse().Take(100).Select(Event))}</tbody></table></div></section>
        """);

    private static Html Event(StripeEvent item) => Html.Of($"""
        <tr><td>{DateTimeOffset.FromUnixTimeSeconds(item.Created):d MMM HH:mm:ss}</td><td>{item.Type}<br><code class="quiet">{item.Id}</code></td>
        <td>{(item.Deliveries.Count == 0 ? Html.Of($"<span class=\"status\">dropped</span>") : Html.Join(item.Deliveries.Select(Sent)))}</td>
        <td><form method="post" action="/sandbox/stripe/events/{item.Id}/resend"><button class="quietly" aria-label="Resend {item.Id}">Resend</button></form></td></tr>
        """);

    private static Html Sent(Delivery delivery) => Html.Of(
        $"<span class=\"status {(delivery.Done ? "active" : "past_due")}\">{(delivery.Done ? "delivered" : "waiting")}</span> <span class=\"quiet\">{delivery.Attempts} tries, last {delivery.LastResult ?? "none"}</span><br>");
}

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The hosted payment page: what is paid on one side, ways to pay on the other. Each way is a plain form of its own.</summary>
internal static class PayView
{
    public static IResult Show(string business, PaySummary summary, string? problem, int status) => Page.Show($"Payment · {business}", Html.Of($"""
        <main class="checkout">
        <section class="summary" aria-label="Payment">
        <header>{Page.Badge}</header>
        <h1>{summary.Title}</h1>
        <p class="amount">{Rupees(summary.Amount)}{Html.If(summary.Every is not null, $" <small>{summary.Every}</small>")}</p>
        {Html.Join(summary.Lines.Select(line => Html.Of($"<p class=\"quiet\">{line}</p>")))}
        </section>
        <section class="pay" aria-label="Ways to pay">
        {Html.If(problem is not null, $"<p class=\"problem\" role=\"alert\">{problem}</p>")}
        {Upi(summary.Verb)}
        {Card(summary.Verb)}
        <form method="post"><button name="action" value="leave" class="button second">Leave without paying</button></form>
        {Help}
        </section>
        </main>
        """), status);

    public static string Rupees(decimal amount) => $"₹{amount:N2}";

    private static Html Upi(string verb) => Html.Of($"""
        <form method="post"><h2>UPI</h2>
        <label for="upi">UPI address</label>
        <input id="upi" name="upi_id" autocomplete="off" maxlength="60" value="{TestPayer.GoodUpi}" required>
        <button name="action" value="upi" class="button">{verb} by UPI</button></form>
        """);

    private static Html Card(string verb) => Html.Of($"""
        <form method="post"><h2>Card</h2>
        <label for="number">Card number</label>
        <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" maxlength="23" required>
        <div class="pair"><div><label for="exp">Expiry</label><input id="exp" name="exp" autocomplete="cc-exp" placeholder="MM / YY" maxlength="7"></div>
        <div><label for="cvv">CVV</label><input id="cvv" name="cvv" inputmode="numeric" autocomplete="cc-csc" maxlength="4"></div></div>
        <button name="action" value="card" class="button">{verb} by card</button></form>
        """);

    private static Html Help => Html.Of($"""
        <details class="help"><summary>Test addresses and cards</summary><dl>
        {Html.Join(TestPayer.All.Select(payer => Html.Of($"<div><dt><code>{payer.Name}</code></dt><dd>{payer.Text}</dd></div>")))}
        </dl><p>Any other address or number pays.</p></details>
        """);
}

/// <param name="Every">How often it is charged; null for once.</param>
/// <param name="Verb">On the buttons.</param>
internal sealed record PaySummary(string Title, decimal Amount, string? Every, IReadOnlyList<string> Lines, string Verb);

using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The card fields that checkout and portal share, and what is wrong with what was typed.</summary>
internal sealed class CardForm(IFormCollection form)
{
    public const string TestCardAction = "test-card";
    private static readonly (string Code, string Name)[] Countries =
    [
        ("US", "United States"), ("AU", "Australia"), ("AT", "Austria"), ("BE", "Belgium"), ("BR", "Brazil"), ("CA", "Canada"), ("DK", "Denmark"),
        ("FI", "Finland"), ("FR", "France"), ("DE", "Germany"), ("IN", "India"), ("IE", "Ireland"), ("IT", "Italy"), ("JP", "Japan"),
        ("NL", "Netherlands"), ("NZ", "New Zealand"), ("NO", "Norway"), ("PL", "Poland"), ("PT", "Portugal"), ("SG", "Singapore"),
        ("ES", "Spain"), ("SE", "Sweden"), ("CH", "Switzerland"), ("GB", "United Kingdom"),
    ];

    public static CardForm Empty { get; } = new(FormCollection.Empty);

    public string Email => Text("email");
    public string Name => Text("name") is { Length: > 0 } name ? name : UsesTestCard ? "Test Customer" : "";
    public string Country => Text("country") is { Length: 2 } country ? country : "US";
    public string Number => UsesTestCard ? "4242424242424242" : new([.. Text("number").Where(char.IsAsciiDigit)]);
    private bool UsesTestCard => form["action"] == TestCardAction;

    /// <summary>What the customer has to correct first; null when the card can be tried.</summary>
    public string? Problem(DateTimeOffset now, bool needsEmail, bool needsCard)
    {
        if (needsEmail && (Email.Length < 3 || Email.IndexOf('@', StringComparison.Ordinal) is < 1 || Email.EndsWith('@')))
        {
            return "Enter your email.";
        }
        if (!needsCard || UsesTestCard)
        {
            return null;
        }
        return Number.Length is < 13 or > 19 || !TestCard.PassesLuhn(Number) ? "Your card number is incorrect."
            : Expiry() is not { } expiry ? "Your card's expiration date is incomplete."
            : expiry.Year < now.Year || (expiry.Year == now.Year && expiry.Month < now.Month) ? "Your card's expiration date is in the past."
            : Text("cvc") is not { Length: 3 or 4 } cvc || !cvc.All(char.IsAsciiDigit) ? "Your card's security code is incomplete."
            : Name.Length == 0 ? "Enter the name on your card."
            : null;
    }

    public JsonObject Billing(string? knownEmail) => new()
    {
        ["email"] = knownEmail ?? (Email.Length > 0 ? Email : null),
        ["name"] = Name.Length > 0 ? Name : null,
        ["address"] = new JsonObject
        {
            ["city"] = null,
            ["country"] = Country,
            ["line1"] = null,
            ["line2"] = null,
            ["postal_code"] = null,
            ["state"] = null,
        },
    };

    public JsonObject Method(StripeWorld world, string? knownEmail)
    {
        var (month, year) = UsesTestCard ? (12, DateTimeOffset.FromUnixTimeSeconds(world.Now).Year + 3) : Expiry()!.Value;
        return PaymentMethods.FromCard(world, TestCard.For(Number), month, year, Billing(knownEmail));
    }

    /// <summary>The fields; card number and code are never shown again.</summary>
    public Html Fields() => Html.Of($"""
        <fieldset><legend>Card information</legend>
        <label for="number">Card number</label>
        <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" maxlength="23" required>
        <div class="pair">
        <div><label for="exp">Expiry (MM / YY)</label>
        <input id="exp" name="exp" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" maxlength="9" value="{Text("exp")}" required></div>
        <div><label for="cvc">Security code (CVC)</label>
        <input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" required></div>
        </div>
        <label for="name">Name on card</label>
        <input id="name" name="name" autocomplete="cc-name" value="{Text("name")}" maxlength="150" required>
        <label for="country">Country or region</label>
        <select id="country" name="country" autocomplete="country">{Html.Join(Countries.Select(Option))}</select>
        </fieldset>
        """);

    /// <summary>What to type, for whoever sees this for the first time.</summary>
    public static Html Help => Html.Of($"""
        <aside class="help" aria-label="Test cards"><h2>Test cards</h2>
        <p>Any future expiry and any three digits do. Nothing is charged.</p>
        <dl>
        <div><dt><code>4242 4242 4242 4242</code></dt><dd>pays</dd></div>
        <div><dt><code>4000 0025 0000 3155</code></dt><dd>asks for authentication</dd></div>
        <div><dt><code>4000 0000 0000 0002</code></dt><dd>is declined</dd></div>
        <div><dt><code>4000 0000 0000 9995</code></dt><dd>insufficient funds</dd></div>
        <div><dt><code>4000 0000 0000 0341</code></dt><dd>can be saved, then fails</dd></div>
        </dl>
        <details><summary>All test cards</summary><dl>{Html.Join(TestCard.All.Select(card => Html.Of(
            $"<div><dt><code>{Spaced(card.Number)}</code></dt><dd>{Outcome(card)}</dd></div>")))}</dl></details>
        </aside>
        """);

    public static string Spaced(string number) => string.Join(' ', number.Chunk(4).Select(part => new string(part)));

    private static string Outcome(TestCard card) => (card.Outcome == "declined"
        ? card.Error.Str("decline_code") ?? card.Error.Str("code") ?? card.Outcome
        : card.Outcome).Replace('_', ' ');

    private Html Option((string Code, string Name) country) => country.Code == Country
        ? Html.Of($"<option value=\"{country.Code}\" selected>{country.Name}</option>")
        : Html.Of($"<option value=\"{country.Code}\">{country.Name}</option>");

    private (int Month, int Year)? Expiry()
    {
        var digits = new string([.. Text("exp").Where(char.IsAsciiDigit)]);
        digits = digits.Length is 3 or 5 ? "0" + digits : digits;
        if (digits.Length is not (4 or 6))
        {
            return null;
        }
        var month = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var year = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        return month is >= 1 and <= 12 ? (month, year < 100 ? 2000 + year : year) : null;
    }

    private string Text(string key) => form[key].ToString().Trim();
}

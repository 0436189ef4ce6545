using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The hosted checkout page: shows what is bought, takes a card, sends the customer back.</summary>
internal sealed class CheckoutPages(StripeWorld world, Snapshot snapshot, IOptions<StripeSandboxOptions> options)
{
    public IResult Show(string id)
    {
        lock (world.Gate)
        {
            return world.Find("checkout.session", id) is { } session ? Form(session, CardForm.Empty, null, 200) : Unknown();
        }
    }

    public async Task<IResult> SubmitAsync(string id, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        IResult result;
        lock (world.Gate)
        {
            world.Origin = $"{request.Scheme}://{request.Host}";
            result = world.Find("checkout.session", id) is { } session ? Submit(session, form) : Unknown();
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    /// <summary>Where a paid session sends its customer.</summary>
    public static string SuccessUrl(JsonObject session) => session.Need("_success_url")
        .Replace("{CHECKOUT_SESSION_ID}", session.Need("id"), StringComparison.Ordinal)
        .Replace("%7BCHECKOUT_SESSION_ID%7D", session.Need("id"), StringComparison.OrdinalIgnoreCase);

    private static IResult Unknown() =>
        Page.Note("This page does not exist", "The address is wrong, or the sandbox's data was removed.", null, "", 404);

    private IResult Submit(JsonObject session, IFormCollection form)
    {
        if (!CheckoutFlow.IsOpen(world, session))
        {
            return Closed(session);
        }
        switch (form["action"].ToString())
        {
            case "promotion":
                return Promote(session, form["promotion"].ToString().Trim());
            case "remove-promotion":
                session["discounts"] = new JsonArray();
                CheckoutTotals.Set(world, session);
                return Back(session);
            case "quantity":
                return Resize(session, form);
            default:
                return Pay(session, new CardForm(form));
        }
    }

    private IResult Pay(JsonObject session, CardForm card)
    {
        var needsCard = CheckoutFlow.NeedsCard(session);
        var email = KnownEmail(session);
        if (card.Problem(DateTimeOffset.FromUnixTimeSeconds(world.Now), email is null, needsCard) is { } problem)
        {
            return Form(session, card, problem, 400);
        }
        var (verdict, intent) = CheckoutFlow.Submit(
            world, session, card.Billing(email), needsCard ? () => card.Method(world, email) : null);
        return verdict switch
        {
            Verdict.Approved => Page.See(SuccessUrl(session)),
            Verdict.NeedsAction => Page.See($"/sandbox/stripe/authenticate/{intent.Str("id")}"),
            _ => Form(session, card, Intents.Error(intent!).Str("message"), 402),
        };
    }

    private IResult Promote(JsonObject session, string text)
    {
        var code = world["promotion_code"].NewestFirst()
            .FirstOrDefault(row => row.Flag("active") && string.Equals(row.Str("code"), text, StringComparison.OrdinalIgnoreCase));
        var refusal = session.Flag("allow_promotion_codes")
            ? Discounts.Refusal(world, code, session.Str("customer"), session.Int("amount_subtotal") ?? 0, session.Str("currency"))
            : "This checkout takes no codes.";
        if (refusal is not null)
        {
            return Form(session, CardForm.Empty, refusal, 400);
        }
        session["discounts"] = new JsonArray(new JsonObject { ["coupon"] = null, ["promotion_code"] = code.Str("id") });
        CheckoutTotals.Set(world, session);
        return Back(session);
    }

    private IResult Resize(JsonObject session, IFormCollection form)
    {
        var item = session.Rows("_items").Find(row => row.Str("id") == form["item"]);
        var limits = item.Obj("adjustable_quantity");
        if (limits.Flag("enabled") && long.TryParse(form["quantity"], CultureInfo.InvariantCulture, out var quantity)
            && quantity >= limits.Int("minimum") && quantity <= limits.Int("maximum"))
        {
            item!["quantity"] = quantity;
            CheckoutTotals.Set(world, session);
        }
        return Back(session);
    }

    private IResult Form(JsonObject session, CardForm card, string? problem, int status) => CheckoutFlow.IsOpen(world, session)
        ? Page.Show($"Checkout · {options.Value.BusinessName}",
            CheckoutView.Body(world, session, card, problem, options.Value.BusinessName, KnownEmail(session)), status)
        : Closed(session);

    private static IResult Closed(JsonObject session) => session.Str("status") == "complete"
        ? Page.Note("This checkout is complete", "It was paid before and cannot be paid again.", SuccessUrl(session), "Continue", 409)
        : Page.Note("This checkout has expired", "Nothing was charged. Start again from where you came.", session.Str("cancel_url"), "Back", 410);

    private string? KnownEmail(JsonObject session) =>
        world.Named(session, "customer", "customer").Str("email") ?? session.Str("customer_email");

    private static IResult Back(JsonObject session) => Page.See($"/sandbox/stripe/checkout/{session.Str("id")}");
}

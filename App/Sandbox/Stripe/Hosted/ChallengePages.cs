using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The bank's authentication step (SCA): complete it, fail it, or go back.</summary>
internal static class ChallengePages
{
    public static IResult Show(StripeWorld world, string id)
    {
        lock (world.Gate)
        {
            return Find(world, id) is { } intent && intent.Str("status") == "requires_action" ? Form(world, intent) : Gone();
        }
    }

    public static async Task<IResult> SubmitAsync(StripeWorld world, Snapshot snapshot, string id, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        IResult result;
        lock (world.Gate)
        {
            result = Find(world, id) is { } intent && intent.Str("status") == "requires_action"
                ? Answer(world, intent, form["action"] == "complete")
                : Gone();
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    private static IResult Answer(StripeWorld world, JsonObject intent, bool complete)
    {
        var verdict = Verdict.Declined;
        var session = world.Named(intent, "_session", "checkout.session");
        if (session is not null && !CheckoutFlow.IsOpen(world, session))
        {
            return Page.See(Back(session));
        }
        if (!complete)
        {
            Intents.RefuseChallenge(world, intent);
        }
        else if (session is not null)
        {
            verdict = CheckoutFlow.Authenticated(world, session, intent);
        }
        else
        {
            var method = world.Get("payment_method", intent.Need("payment_method"));
            verdict = Intents.Confirm(world, intent, method, onSession: true, authenticated: true);
        }
        if (world.Named(intent, "_portal", "billing_portal.session") is { } portal)
        {
            return PortalPages.Saved(world, portal, intent, verdict);
        }
        if (session is not null)
        {
            return verdict == Verdict.Approved ? Page.See(CheckoutPages.SuccessUrl(session))
                : Page.Note("Payment failed", Intents.Error(intent).Str("message")!, Back(session), "Try another card", 402);
        }
        return Leave(intent, verdict);
    }

    private static IResult Leave(JsonObject intent, Verdict verdict)
    {
        var type = intent.Need("object");
        var back = intent.Str("_return_url");
        var text = verdict == Verdict.Approved ? "The payment was authenticated." : Intents.Error(intent).Str("message")!;
        if (back is null)
        {
            return Page.Note(verdict == Verdict.Approved ? "Done" : "Payment failed", text, null, "", verdict == Verdict.Approved ? 200 : 402);
        }
        var query = $"{type}={intent.Str("id")}&{type}_client_secret={intent.Str("client_secret")}"
            + $"&redirect_status={(verdict == Verdict.Approved ? "succeeded" : "failed")}";
        return Page.See(back + (back.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query);
    }

    private static IResult Form(StripeWorld world, JsonObject intent)
    {
        var method = world.Named(intent, "payment_method", "payment_method");
        var what = intent.Int("amount") is { } amount ? $"a payment of {Amounts.Show(amount, intent.Str("currency"))}" : "saving your card";
        var back = world.Named(intent, "_session", "checkout.session") is { } session ? Back(session)
            : intent.Str("_portal") is { } portal ? $"/sandbox/stripe/portal/{portal}" : intent.Str("_return_url");
        return Page.Show("Authentication", Html.Of($"""
            <main class="note"><div class="card">
            {Page.Badge}
            <h1>Your bank asks you to confirm</h1>
            <p>This stands in for the bank's 3D Secure page. Confirm {what} with the card ending in {method.Obj("card").Str("last4")}.</p>
            <form method="post">
            <button name="action" value="complete" class="button">Complete authentication</button>
            <button name="action" value="fail" class="button second">Fail authentication</button>
            </form>
            {Html.If(back is not null, $"<p><a href=\"{back}\">Go back without answering</a></p>")}
            </div></main>
            """));
    }

    private static JsonObject? Find(StripeWorld world, string id) => world.Find("payment_intent", id) ?? world.Find("setup_intent", id);

    private static string Back(JsonObject session) => $"/sandbox/stripe/checkout/{session.Str("id")}";

    private static IResult Gone() =>
        Page.Note("Nothing to confirm", "This authentication was answered before, or never asked for.", null, "", 410);
}

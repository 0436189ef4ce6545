using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The customer portal. Its unguessable address is the key: 5 minutes to open it, then an hour from step to step.</summary>
internal sealed class PortalPages(StripeWorld world, Snapshot snapshot, IOptions<StripeSandboxOptions> options)
{
    private const long ToOpen = 5 * 60;

    public IResult Show(string id, string? step, HttpRequest request)
    {
        lock (world.Gate)
        {
            return Enter(id) is not { } portal ? Expired() : Get(portal, (step ?? "").Split('/'), request.Query);
        }
    }

    public async Task<IResult> SubmitAsync(string id, string? step, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        IResult result;
        lock (world.Gate)
        {
            world.Origin = $"{request.Scheme}://{request.Host}";
            result = Enter(id) is not { } portal ? Expired() : Post(portal, (step ?? "").Split('/'), form);
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    /// <summary>A card was tried for the customer; kept as the default when it was accepted.</summary>
    public static IResult Saved(StripeWorld world, JsonObject portal, JsonObject intent, Verdict verdict)
    {
        var visit = new PortalVisit(world, portal, "");
        if (verdict == Verdict.Declined)
        {
            return Page.Note("The card was not saved", Intents.Error(intent).Str("message")!, visit.Url("card"), "Try another card", 402);
        }
        var method = world.Get("payment_method", intent.Need("payment_method"));
        PaymentMethods.Attach(world, method, visit.Customer);
        PortalActions.MakeDefault(visit, method);
        return PortalActions.Done(visit, "payment_method_update", "Your card was saved.");
    }

    private JsonObject? Enter(string id)
    {
        if (world.Find("billing_portal.session", id) is not { } portal)
        {
            return null;
        }
        var seen = portal.Int("_seen_at");
        if (world.Now > (seen is null ? portal.Int("created") + ToOpen : seen + Calendar.Hour))
        {
            return null;
        }
        portal["_seen_at"] = world.Now;
        return portal;
    }

    private IResult Get(JsonObject portal, string[] step, IQueryCollection query)
    {
        var visit = new PortalVisit(world, portal, options.Value.BusinessName);
        if (step is [""] && visit.FlowStep is { } first)
        {
            return Page.See(visit.Url(first));
        }
        return step switch
        {
            [""] => PortalView.Home(visit),
            ["card"] => PortalView.Card(visit, CardForm.Empty, null, 200),
            ["subscriptions", var id, "cancel"] when visit.Subscription(id) is { } subscription => PortalView.Cancel(visit, subscription),
            ["subscriptions", var id, "plan"] when visit.Subscription(id) is { } subscription => PortalView.Plans(visit, subscription),
            ["subscriptions", var id, "confirm"] when visit.Subscription(id) is { } subscription =>
                PortalActions.ConfirmPlan(visit, subscription, query["price"].ToString(), query["quantity"].ToString()),
            _ => Page.Note("This page does not exist", "The portal has no such step.", visit.Url(""), "Back to billing", 404),
        };
    }

    private IResult Post(JsonObject portal, string[] step, IFormCollection form)
    {
        var visit = new PortalVisit(world, portal, options.Value.BusinessName);
        return step switch
        {
            ["card"] => PortalActions.AddCard(visit, new CardForm(form)),
            ["cards", var id] when visit.Card(id) is { } card => PortalActions.ChangeCard(visit, card, form["action"].ToString()),
            ["subscriptions", var id, "cancel"] when visit.Subscription(id) is { } subscription => PortalActions.Cancel(visit, subscription, form),
            ["subscriptions", var id, "resume"] when visit.Subscription(id) is { } subscription => PortalActions.Keep(visit, subscription),
            ["subscriptions", var id, "confirm"] when visit.Subscription(id) is { } subscription =>
                PortalActions.ChangePlan(visit, subscription, form["price"].ToString(), form["quantity"].ToString()),
            _ => Page.Note("This page does not exist", "The portal has no such step.", visit.Url(""), "Back to billing", 404),
        };
    }

    private static IResult Expired() =>
        Page.Note("This link has expired", "Links to the billing portal work for a few minutes. Open it again from your account.", null, "", 410);
}

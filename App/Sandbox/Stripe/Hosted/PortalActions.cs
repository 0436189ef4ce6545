using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>What customers do in the portal.</summary>
internal static class PortalActions
{
    public static IResult AddCard(PortalVisit visit, CardForm form)
    {
        var world = visit.World;
        var email = visit.Customer.Str("email");
        if (form.Problem(DateTimeOffset.FromUnixTimeSeconds(world.Now), needsEmail: false, needsCard: true) is { } problem)
        {
            return PortalView.Card(visit, form, problem, 400);
        }
        var method = form.Method(world, email);
        var intent = Intents.Setup(world, visit.Customer.Str("id"));
        intent["_portal"] = visit.Portal.Need("id");
        return Intents.Confirm(world, intent, method, onSession: true) switch
        {
            Verdict.NeedsAction => Page.See($"/sandbox/stripe/authenticate/{intent.Str("id")}"),
            Verdict.Declined => PortalView.Card(visit, form, Intents.Error(intent).Str("message"), 402),
            _ => PortalPages.Saved(world, visit.Portal, intent, Verdict.Approved),
        };
    }

    public static IResult ChangeCard(PortalVisit visit, JsonObject card, string action)
    {
        if (action == "remove")
        {
            PaymentMethods.Detach(visit.World, card);
        }
        else
        {
            MakeDefault(visit, card);
        }
        return Page.See(visit.Url(""));
    }

    /// <summary>From now on this card pays, for the running subscriptions too.</summary>
    public static void MakeDefault(PortalVisit visit, JsonObject card)
    {
        var id = card.Need("id");
        visit.World.Change(visit.Customer, "customer.updated", () => visit.Customer["invoice_settings"]!["default_payment_method"] = id);
        foreach (var subscription in visit.Subscriptions().Where(row => row.Str("status") != "canceled"))
        {
            visit.World.Change(subscription, SubscriptionStates.Updated, () => subscription["default_payment_method"] = id);
        }
    }

    public static IResult Cancel(PortalVisit visit, JsonObject subscription, IFormCollection form)
    {
        if (!visit.Can("subscription_cancel"))
        {
            return Refused(visit);
        }
        var terms = visit.Features.Obj("subscription_cancel");
        var words = new JsonObject();
        if (form["feedback"].ToString() is { Length: > 0 } feedback && terms.Obj("cancellation_reason").Texts("options").Contains(feedback))
        {
            words["feedback"] = feedback;
        }
        if (form["comment"].ToString().Trim() is { Length: > 0 } comment)
        {
            words["comment"] = comment;
        }
        if (terms.Str("mode") == "immediately")
        {
            ((JsonObject)subscription["cancellation_details"]!).Take(words, "feedback", "comment");
            SubscriptionStates.End(visit.World, subscription, "cancellation_requested");
        }
        else
        {
            SubscriptionUpdate.Run(visit.World, subscription, new() { ["cancel_at_period_end"] = true, ["cancellation_details"] = words });
        }
        return Done(visit, "subscription_cancel", "Your subscription has been canceled.");
    }

    public static IResult Keep(PortalVisit visit, JsonObject subscription)
    {
        SubscriptionUpdate.Run(visit.World, subscription, new() { ["cancel_at_period_end"] = false });
        return Page.See(visit.Url(""));
    }

    public static IResult ConfirmPlan(PortalVisit visit, JsonObject subscription, string price, string quantity)
    {
        if (Change(visit, subscription, price, quantity) is not { } change)
        {
            return Refused(visit);
        }
        var preview = InvoicePreview.Next(visit.World, visit.Customer, subscription.Copy(), change);
        return PortalView.Confirm(visit, subscription, change, preview, null, 200);
    }

    public static IResult ChangePlan(PortalVisit visit, JsonObject subscription, string price, string quantity)
    {
        if (Change(visit, subscription, price, quantity) is not { } change)
        {
            return Refused(visit);
        }
        var asked = change.Copy();
        asked["payment_behavior"] = "error_if_incomplete";
        asked["proration_behavior"] = visit.Features.Obj("subscription_update").Str("proration_behavior");
        try
        {
            SubscriptionUpdate.Run(visit.World, subscription, asked);
        }
        catch (StripeError refusal)
        {
            var preview = InvoicePreview.Next(visit.World, visit.Customer, subscription.Copy(), change);
            return PortalView.Confirm(visit, subscription, change, preview, refusal.Message, 402);
        }
        return Done(visit, "subscription_update", "Your plan was changed.");
    }

    /// <summary>The step is done: on to where the deep link wanted to go, or back to the portal's first page.</summary>
    public static IResult Done(PortalVisit visit, string flow, string text)
    {
        var after = visit.Portal.Obj("flow") is { } asked && asked.Str("type")!.StartsWith(flow, StringComparison.Ordinal) && !visit.Portal.Flag("_flow_done")
            ? asked.Obj("after_completion") : null;
        visit.Portal["_flow_done"] = true;
        return after.Str("type") switch
        {
            "redirect" when after.Obj("redirect").Str("return_url") is { } url => Page.See(url),
            "hosted_confirmation" => Page.Note("Done", after.Obj("hosted_confirmation").Str("custom_message") ?? text,
                visit.Portal.Str("return_url"), "Continue", 200),
            _ => Page.See(visit.Url("")),
        };
    }

    private static JsonObject? Change(PortalVisit visit, JsonObject subscription, string price, string quantity)
    {
        var item = subscription.Rows("items")[0];
        var flow = visit.Portal.Obj("flow").Obj("subscription_update_confirm");
        var offered = flow is not null && flow.Rows("items").Exists(row => row.Str("price") == price);
        var count = long.TryParse(quantity, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100000 ? number : item.Int("quantity") ?? 1;
        if (!offered && (!visit.Can("subscription_update") || !visit.Prices().Exists(row => row.Str("id") == price)))
        {
            return null;
        }
        return new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject { ["id"] = item.Need("id"), ["price"] = price, ["quantity"] = count }),
            ["proration_behavior"] = visit.Features.Obj("subscription_update").Str("proration_behavior"),
            ["proration_date"] = visit.World.Now,
        };
    }

    private static IResult Refused(PortalVisit visit) =>
        Page.Note("This is not possible here", "The portal does not offer this change.", visit.Url(""), "Back to billing", 403);
}

using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>A change of items: what they become and what that costs, worked out before anything is touched.</summary>
/// <param name="Items">The subscription's items afterwards.</param>
/// <param name="Lines">Credit for unused time and charges for the rest.</param>
/// <param name="NewCycle">Billing starts over at the moment of the change.</param>
internal sealed record Proration(List<JsonObject> Items, List<JsonObject> Lines, bool NewCycle)
{
    /// <param name="changes">Rows of <c>id</c>, <c>price</c>, <c>quantity</c>, <c>deleted</c>; a row without an id adds an item.</param>
    /// <param name="at">The second that time is divided at.</param>
    public static Proration Of(StripeWorld world, JsonObject subscription, List<JsonObject> changes, string behavior, long at, bool newCycle, string param)
    {
        var trial = subscription.Str("status") == "trialing";
        var before = subscription.Rows("items");
        var after = before.Select(item => item.Copy()).ToList();
        var touched = new List<(JsonObject? Old, JsonObject? New)>();
        for (var i = 0; i < changes.Count; i++)
        {
            touched.Add(One(world, subscription, changes[i], before, after, $"{param}[{i}]"));
        }
        newCycle |= !trial && touched.Exists(pair => pair is { Old: { } old, New: { } now } && !SamePeriod(old, now));
        var lines = new List<JsonObject>();
        if (newCycle)
        {
            if (behavior != "none")
            {
                lines.AddRange(before.Select(item => Rest(world, item, item, at, credit: true)));
            }
            foreach (var item in after)
            {
                item["current_period_start"] = world.Now;
                item["current_period_end"] = Subscriptions.NextEnd(item.Obj("price")!, world.Now, world.Now);
                lines.Add(InvoiceLines.ForItem(world, item, world.Now, item.Int("current_period_end")!.Value, trial: false));
            }
        }
        else if (behavior != "none" && !trial)
        {
            foreach (var (old, now) in touched)
            {
                if (old is not null)
                {
                    lines.Add(Rest(world, old, old, at, credit: true));
                }
                if (now is not null)
                {
                    lines.Add(Rest(world, now, old ?? now, at, credit: false));
                }
            }
        }
        return new(after, [.. lines.Where(line => newCycle || line.Int("amount") != 0)], newCycle);
    }

    private static (JsonObject? Old, JsonObject? New) One(
        StripeWorld world, JsonObject subscription, JsonObject change, List<JsonObject> before, List<JsonObject> after, string param)
    {
        var price = change.Str("price") is { } id ? Catalog.Recurring(world, id, $"{param}[price]") : null;
        if (change.Str("id") is not { } itemId)
        {
            var asked = new JsonObject { ["price"] = (price ?? throw StripeError.MissingParameter($"{param}[price]")).Copy() };
            asked.Take(change, "quantity", "metadata");
            var first = before[0];
            var added = Subscriptions.Item(
                world, subscription.Need("id"), asked, first.Int("current_period_start")!.Value, first.Int("current_period_end")!.Value);
            after.Add(added);
            return (null, added);
        }
        var old = before.Find(item => item.Str("id") == itemId) ?? throw StripeError.Missing("subscription_item", itemId, $"{param}[id]");
        var index = after.FindIndex(item => item.Str("id") == itemId);
        if (change.Flag("deleted"))
        {
            after.RemoveAt(index);
            return (old, null);
        }
        var now = Subscriptions.Item(world, subscription.Need("id"), new JsonObject
        {
            ["price"] = (price ?? old.Obj("price")!).Copy(),
            ["quantity"] = change.Int("quantity") ?? old.Int("quantity"),
            ["metadata"] = old["metadata"]?.DeepClone(),
        }, old.Int("current_period_start")!.Value, old.Int("current_period_end")!.Value);
        now["id"] = itemId;
        now["created"] = old.Int("created");
        now.TakeMetadata(change);
        after[index] = now;
        return JsonNode.DeepEquals(now, old) ? (null, null) : (old, now);
    }

    private static JsonObject Rest(StripeWorld world, JsonObject item, JsonObject period, long at, bool credit)
    {
        var (start, end) = (period.Int("current_period_start")!.Value, period.Int("current_period_end")!.Value);
        var share = end <= start ? 0 : (decimal)(end - Math.Clamp(at, start, end)) / (end - start);
        return InvoiceLines.Proration(world, item, share, credit, at, end);
    }

    private static bool SamePeriod(JsonObject old, JsonObject now) =>
        InvoiceLines.Every(old.Obj("price")!) == InvoiceLines.Every(now.Obj("price")!);
}

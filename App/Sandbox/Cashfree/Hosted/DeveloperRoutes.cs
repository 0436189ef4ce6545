using System.Globalization;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The developer's page, what a customer does in the bank's own app, and the switches that tests turn.</summary>
internal static class DeveloperRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("", (CashfreeWorld world, WebhookSender sender) => Dashboard.Show(world, sender));
        routes.MapPost("/events/{id}/resend", ResendAsync);
        routes.MapPost("/subscriptions/{id}/customer", CustomerAsync);
        routes.MapGet("/events", (CashfreeWorld world) => Events(world));
        routes.MapGet("/control", (CashfreeWorld world) => Results.Json(Read(world)));
        routes.MapPost("/control", (CashfreeWorld world, ControlChange change) => Set(world, change));
    }

    // For tests: the bodies as they are sent, oldest first. The vendor has no such call.
    private static IResult Events(CashfreeWorld world)
    {
        lock (world.Gate)
        {
            return Results.Json(world.Events.All.Select(item => item.Body).ToList());
        }
    }

    private static async Task<IResult> ResendAsync(string id, CashfreeWorld world, Snapshot snapshot, WebhookSender sender, IHostApplicationLifetime life)
    {
        lock (world.Gate)
        {
            if (world.Events.Find(id) is not { } item)
            {
                return Results.NotFound();
            }
            item.Done = false;
            item.DueAt = default;
            world.Touch();
        }
        await snapshot.SaveAsync();
        sender.SendDue(life.ApplicationStopping);
        return Page.See("/sandbox/cashfree#events");
    }

    private static async Task<IResult> CustomerAsync(string id, CashfreeWorld world, Snapshot snapshot, HttpRequest request)
    {
        var action = (await request.ReadFormAsync())["action"].ToString();
        try
        {
            lock (world.Gate)
            {
                if (world.Subscriptions.Find(id) is not { } subscription)
                {
                    return Results.NotFound();
                }
                switch (action)
                {
                    case "pause":
                        Mandates.Pause(world, subscription, "CUSTOMER_PAUSED");
                        break;
                    case "resume":
                        Mandates.Activate(world, subscription, world.Now + Ist.Day, byCustomer: true);
                        break;
                    case "cancel":
                        Mandates.Cancel(world, subscription, "CUSTOMER_CANCELLED");
                        break;
                    case "empty" or "fill":
                        subscription["_debits_fail"] = action == "empty";
                        break;
                }
                world.Touch();
            }
        }
        catch (CashfreeError refusal)
        {
            return Page.Note("That does not go", refusal.Message, "/sandbox/cashfree", "Back", 409);
        }
        await snapshot.SaveAsync();
        return Page.See("/sandbox/cashfree#subscriptions");
    }

    private static IResult Set(CashfreeWorld world, ControlChange change)
    {
        if (change.LatencyMs is < 0 or > 60000)
        {
            return Results.BadRequest(new { error = string.Create(CultureInfo.InvariantCulture, $"latencyMs is between 0 and 60000, not {change.LatencyMs}.") });
        }
        lock (world.Gate)
        {
            var control = world.Control;
            control.DropWebhooks = change.DropWebhooks ?? control.DropWebhooks;
            control.Outage = change.Outage ?? control.Outage;
            control.Busy = change.Busy ?? control.Busy;
            control.LatencyMs = change.LatencyMs ?? control.LatencyMs;
            control.Duplicate = change.Duplicate ?? control.Duplicate;
            return Results.Json(Read(world));
        }
    }

    private static ControlChange Read(CashfreeWorld world) =>
        new(world.Control.DropWebhooks, world.Control.Outage, world.Control.Busy, world.Control.LatencyMs, world.Control.Duplicate);

    /// <summary>Switches left out stay as they are.</summary>
    internal sealed record ControlChange(bool? DropWebhooks, bool? Outage, bool? Busy, int? LatencyMs, bool? Duplicate);
}

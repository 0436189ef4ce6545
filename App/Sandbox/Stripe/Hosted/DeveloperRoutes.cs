using System.Globalization;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The developer's page, and the switches that tests turn.</summary>
internal static class DeveloperRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/stripe", (StripeWorld world, WebhookSender sender, HttpRequest request) => Dashboard.Show(world, sender, request));
        routes.MapPost("/sandbox/stripe/events/{id}/resend", ResendAsync);
        routes.MapGet("/sandbox/stripe/control", (StripeWorld world) => Results.Json(Read(world)));
        routes.MapPost("/sandbox/stripe/control", (StripeWorld world, ControlChange change) => Set(world, change));
    }

    private static async Task<IResult> ResendAsync(string id, StripeWorld world, Snapshot snapshot, WebhookSender sender, IHostApplicationLifetime life)
    {
        lock (world.Gate)
        {
            if (world.Events.Find(id) is not { } item)
            {
                return Results.NotFound();
            }
            if (item.Deliveries.Count == 0)
            {
                item.Deliveries.Add(new() { Endpoint = EventLog.BuiltIn });
            }
            foreach (var delivery in item.Deliveries)
            {
                delivery.Done = false;
                delivery.DueAt = default;
            }
            world.Touch();
        }
        await snapshot.SaveAsync();
        sender.SendDue(life.ApplicationStopping);
        return Page.See("/sandbox/stripe#events");
    }

    private static IResult Set(StripeWorld world, ControlChange change)
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
            control.LatencyMs = change.LatencyMs ?? control.LatencyMs;
            control.Duplicate = change.Duplicate ?? control.Duplicate;
            return Results.Json(Read(world));
        }
    }

    private static ControlChange Read(StripeWorld world) =>
        new(world.Control.DropWebhooks, world.Control.Outage, world.Control.LatencyMs, world.Control.Duplicate);

    /// <summary>Switches left out stay as they are.</summary>
    internal sealed record ControlChange(bool? DropWebhooks, bool? Outage, int? LatencyMs, bool? Duplicate);
}

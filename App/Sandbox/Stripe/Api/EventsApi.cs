using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class EventsApi
{
    public static void Map(Routes routes)
    {
        routes.On("GET /v1/events", List);
        routes.On("GET /v1/events/{id}", call => Now(call.World.Events.Find(call.Id) ?? throw StripeError.Missing("event", call.Id, "id")));
        routes.On("POST /v1/webhook_endpoints", Create);
        routes.On("GET /v1/webhook_endpoints", call => call.Page("/v1/webhook_endpoints", call.World["webhook_endpoint"].NewestFirst().Select(Public)));
        routes.On("GET /v1/webhook_endpoints/{id}", call => Public(call.Target("webhook_endpoint")));
        routes.On("POST /v1/webhook_endpoints/{id}", Update);
        routes.On("DELETE /v1/webhook_endpoints/{id}", call => call.World["webhook_endpoint"].Delete(call.Target("webhook_endpoint"), keepStub: false));
    }

    private static JsonObject List(Call call)
    {
        var types = call.Params.Texts("types");
        var oldest = call.World.ClockNow - (30 * Calendar.Day);
        return call.Page("/v1/events", call.World.Events.All.Reverse()
            .Where(item => item.Created >= oldest
                && (call.Str("type") is not { } type || Matches(item.Type, type))
                && (types.Count == 0 || types.Exists(wanted => Matches(item.Type, wanted)))
                && (call.Params.FlagOrNull("delivery_success") is not { } delivered || item.Deliveries.TrueForAll(sent => sent.Done) == delivered))
            .Select(Now));
    }

    private static bool Matches(string type, string wanted) =>
        wanted.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : type == wanted;

    private static JsonObject Now(StripeEvent item)
    {
        var body = item.Body.Copy();
        body["pending_webhooks"] = item.Deliveries.Count(delivery => !delivery.Done);
        return body;
    }

    // The secret is told once, to whoever made the endpoint.
    private static JsonObject Create(Call call)
    {
        CheckUrl(call);
        var endpoint = call.World.Create("webhook_endpoint");
        endpoint.Take(call.Params, "url", "enabled_events", "description", "api_version");
        endpoint.TakeMetadata(call.Params);
        endpoint["secret"] = "whsec_" + Ids.Random(32);
        return endpoint;
    }

    private static JsonObject Update(Call call)
    {
        var endpoint = call.Target("webhook_endpoint");
        CheckUrl(call);
        endpoint.Take(call.Params, "url", "enabled_events", "description");
        endpoint.TakeMetadata(call.Params);
        if (call.Params.FlagOrNull("disabled") is { } disabled)
        {
            endpoint["status"] = disabled ? "disabled" : "enabled";
        }
        return Public(endpoint);
    }

    private static void CheckUrl(Call call)
    {
        if (call.Str("url") is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
        {
            throw StripeError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
        }
    }

    private static JsonObject Public(JsonObject endpoint)
    {
        var shown = endpoint.Copy();
        shown.Remove("secret");
        return shown;
    }
}

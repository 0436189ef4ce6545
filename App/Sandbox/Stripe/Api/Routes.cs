using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Operations by method and path; <c>{id}</c> takes one segment.</summary>
internal sealed class Routes
{
    private readonly Dictionary<string, Func<Call, JsonObject>> _handlers = [];

    public static Routes All()
    {
        var routes = new Routes();
        CustomersApi.Map(routes);
        CatalogApi.Map(routes);
        CheckoutApi.Map(routes);
        PortalApi.Map(routes);
        SubscriptionsApi.Map(routes);
        PaymentsApi.Map(routes);
        RefundsApi.Map(routes);
        InvoicesApi.Map(routes);
        DiscountsApi.Map(routes);
        EventsApi.Map(routes);
        return routes;
    }

    public void On(string operation, Func<Call, JsonObject> handler) => _handlers.Add(operation, handler);

    /// <summary>The operation's name in the published table, its handler and the id in the path; null when there is none.</summary>
    public (string Operation, Func<Call, JsonObject> Handler, string Id)? Find(string method, string path)
    {
        if (_handlers.TryGetValue($"{method} {path}", out var exact))
        {
            return ($"{method} {path}", exact, "");
        }
        var segments = path.Split('/');
        for (var i = segments.Length - 1; i >= 2; i--)
        {
            var id = segments[i];
            var operation = $"{method} {string.Join('/', segments[..i])}/{{id}}{string.Concat(segments[(i + 1)..].Select(rest => "/" + rest))}";
            if (_handlers.TryGetValue(operation, out var handler))
            {
                return (operation, handler, Uri.UnescapeDataString(id));
            }
        }
        return null;
    }
}

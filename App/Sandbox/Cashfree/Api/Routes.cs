using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Operations by method and path; <c>{id}</c> takes one segment.</summary>
internal sealed class Routes
{
    private readonly List<(string Method, string[] Path, Func<Call, JsonNode> Handler)> _handlers = [];

    public static Routes All()
    {
        var routes = new Routes();
        OrdersApi.Map(routes);
        RefundsApi.Map(routes);
        PlansApi.Map(routes);
        SubscriptionsApi.Map(routes);
        DebitsApi.Map(routes);
        SimulateApi.Map(routes);
        return routes;
    }

    public void On(string operation, Func<Call, JsonNode> handler)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        _handlers.Add((method, path.Split('/'), handler));
    }

    public (Func<Call, JsonNode> Handler, IReadOnlyList<string> Ids)? Find(string method, string path)
    {
        var segments = path.Split('/');
        foreach (var (itsMethod, itsPath, handler) in _handlers)
        {
            if (itsMethod == method && itsPath.Length == segments.Length && itsPath.Zip(segments).All(pair => pair.First == "{id}" || pair.First == pair.Second))
            {
                return (handler, [.. itsPath.Zip(segments).Where(pair => pair.First == "{id}").Select(pair => Uri.UnescapeDataString(pair.Second))]);
            }
        }
        return null;
    }
}

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A team's right to a plan over time: trials, status, entitlements.</summary>
public static class SubscriptionsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddSubscriptions() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapSubscriptions(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

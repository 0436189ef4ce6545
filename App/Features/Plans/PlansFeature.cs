namespace BlazorAccounts.Features.Plans;

/// <summary>Tiers, prices, features and limits, as data.</summary>
public static class PlansFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPlans() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapPlans(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

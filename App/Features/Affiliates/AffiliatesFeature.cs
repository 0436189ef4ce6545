namespace BlazorAccounts.Features.Affiliates;

/// <summary>Share codes and who came through them.</summary>
public static class AffiliatesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAffiliates() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapAffiliates(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

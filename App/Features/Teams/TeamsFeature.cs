namespace BlazorAccounts.Features.Teams;

/// <summary>The billed party: every account has a personal team.</summary>
public static class TeamsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddTeams() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapTeams(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

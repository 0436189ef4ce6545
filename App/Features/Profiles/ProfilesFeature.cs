namespace BlazorAccounts.Features.Profiles;

/// <summary>What the product knows about a person and what they chose: profile, settings, learning.</summary>
public static class ProfilesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddProfiles() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapProfiles(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The wizard of the first sign-in.</summary>
public static class OnboardingFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddOnboarding() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapOnboarding(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}

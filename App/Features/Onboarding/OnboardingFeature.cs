using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The wizard of the first sign-in, and the dashboard that goes on from it.</summary>
public static class OnboardingFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddOnboarding()
        {
            builder.Services.AddSingleton<INewAccountPart, OpenOnboarding>();
            builder.Services.AddSingleton<IProfileSection, OnboardingSection>();
            builder.Services.AddSingleton<ISignInDestination, UnfinishedOnboarding>();
            builder.Services.AddScoped<SaveOnboardingStep>().AddScoped<SkipOnboarding>().AddScoped<CompleteOnboarding>().AddSingleton<AddModule>();
            builder.Services.AddSingleton<RecommendModules>();
            builder.Services.AddJob<CountModuleChoices>("count-module-choices", every: TimeSpan.FromHours(3));
            builder.Services.AddNavItem(new NavItem("/dashboard", L("Home"), "layout-dashboard", Order: 0));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapOnboarding(RouteGroupBuilder api)
        {
            api.MapOnboardingApi();
            return app;
        }
    }
}

using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Plans;

/// <summary>Tiers, prices, features and limits, as data.</summary>
public static class PlansFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPlans()
        {
            builder.Services.AddSingleton<PlanCatalogue>().AddSingleton<IDatabaseListener, PlanNews>();
            builder.Services.AddSingleton<IDatabaseSeed>(services => new SeedPlans(PlanFile.Bundled, services.GetRequiredService<TimeProvider>()));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapPlans(RouteGroupBuilder api)
        {
            api.MapPlansApi();
            return app;
        }
    }
}

namespace BlazorAccounts.Features.Plans;

/// <summary>Tiers, prices, features and limits, as data.</summary>
public static class PlansFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPlans()
        {
            builder.Services.AddSingleton<SeedPlans>();
            builder.Services.AddSingleton<PlanCatalogue>();
            builder.Services.AddHostedService<SeedPlansAtStart>();
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

    private sealed class SeedPlansAtStart(SeedPlans seed) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => seed.RunAsync(PlanFile.Bundled, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

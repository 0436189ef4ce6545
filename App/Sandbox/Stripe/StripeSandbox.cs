using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>
/// A local stand-in for Stripe, for development only: its API under <c>/sandbox/stripe/v1</c> and <c>/v1</c>, hosted checkout and portal pages,
/// signed webhooks, and renewals that follow the app's clock. Nothing in the product knows it; it is reached over HTTP alone.
/// </summary>
public static class StripeSandbox
{
    /// <exception cref="InvalidOperationException">The environment is Production.</exception>
    public static WebApplicationBuilder AddStripeSandbox(this WebApplicationBuilder builder)
    {
        Refuse(builder.Environment);
        var services = builder.Services;
        services.AddOptions<StripeSandboxOptions>().BindConfiguration(StripeSandboxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var data = builder.Configuration["Data:Directory"] is { Length: > 0 } chosen ? chosen : "App_Data";
        var file = Path.Combine(Path.GetFullPath(data), "sandbox", "stripe.json");
        services.AddSingleton(provider => new StripeWorld(provider.GetRequiredService<AppClock>()));
        services.AddSingleton(provider => new Snapshot(provider.GetRequiredService<StripeWorld>(), file));
        services.AddSingleton<ApiServer>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<CheckoutPages>();
        services.AddSingleton<PortalPages>();
        services.AddHostedService<SandboxLoop>();
        return builder;
    }

    /// <exception cref="InvalidOperationException">The environment is Production.</exception>
    public static WebApplication MapStripeSandbox(this WebApplication app)
    {
        Refuse(app.Environment);
        var group = app.MapGroup("").AllowAnonymous().DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();
        group.Map("/sandbox/stripe/v1/{**path}", AnswerAsync);
        group.Map("/v1/{**path}", AnswerAsync); // official clients take a host and a port, never a path
        // The app's own policy would keep a form from leaving for the success address.
        var pages = group.MapGroup("").WithMetadata(new OwnContentPolicy(Page.Policy));
        HostedRoutes.Map(pages);
        DeveloperRoutes.Map(pages);
        return app;

        static Task AnswerAsync(HttpContext http, ApiServer api, string? path) => api.AnswerAsync(http, "/v1/" + path);
    }

    private static void Refuse(IHostEnvironment environment)
    {
        if (environment.IsProduction())
        {
            throw new InvalidOperationException(
                "The Stripe sandbox is for development only and refuses to start in Production. Configure real Stripe keys instead.");
        }
    }
}

using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>
/// A local stand-in for Cashfree, for development only: its API under <c>/sandbox/cashfree/pg</c>, hosted pages for orders and mandates, signed
/// webhooks, and debits that follow the app's clock. Nothing in the product knows it; it is reached over HTTP alone.
/// </summary>
public static class CashfreeSandbox
{
    /// <exception cref="InvalidOperationException">The environment is Production.</exception>
    public static WebApplicationBuilder AddCashfreeSandbox(this WebApplicationBuilder builder)
    {
        Refuse(builder.Environment);
        var services = builder.Services;
        services.AddOptions<CashfreeSandboxOptions>().BindConfiguration(CashfreeSandboxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var data = builder.Configuration["Data:Directory"] is { Length: > 0 } chosen ? chosen : "App_Data";
        var file = Path.Combine(Path.GetFullPath(data), "sandbox", "cashfree.json");
        services.AddSingleton(provider => new CashfreeWorld(provider.GetRequiredService<AppClock>()));
        services.AddSingleton(provider => new Snapshot(provider.GetRequiredService<CashfreeWorld>(), file));
        services.AddSingleton<ApiServer>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<OrderPages>();
        services.AddSingleton<MandatePages>();
        services.AddHostedService<SandboxLoop>();
        return builder;
    }

    /// <exception cref="InvalidOperationException">The environment is Production.</exception>
    public static WebApplication MapCashfreeSandbox(this WebApplication app)
    {
        Refuse(app.Environment);
        var group = app.MapGroup("/sandbox/cashfree").AllowAnonymous().DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();
        group.Map("/pg/{**path}", (HttpContext http, ApiServer api, string? path) => api.AnswerAsync(http, "/" + path));
        // The app's own policy would keep a form from leaving for the return address.
        var pages = group.MapGroup("").WithMetadata(new OwnContentPolicy(Page.Policy));
        HostedRoutes.Map(pages);
        DeveloperRoutes.Map(pages);
        return app;
    }

    private static void Refuse(IHostEnvironment environment)
    {
        if (environment.IsProduction())
        {
            throw new InvalidOperationException(
                "The Cashfree sandbox is for development only and refuses to start in Production. Configure real Cashfree keys instead.");
        }
    }
}

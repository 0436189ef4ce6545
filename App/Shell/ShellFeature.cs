using BlazorAccounts.Shell.Navigation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Shell;

/// <summary>The frame around every feature: layouts, kit, navigation, theme, error pages.</summary>
public static class ShellFeature
{
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        // Build output (dotnet run in any environment) finds the web root by its manifest; published output has none and ignores this.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddOptions<BrandOptions>().BindConfiguration(BrandOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState().AddAuthorization().AddDataProtection();
        builder.Services.AddSingleton<Flash>().AddScoped<Toasts>().AddScoped<VisibleNavigation>();
        return builder;
    }

    /// <summary>Pages for people where something fails; the API answers for itself. Comes before everything that can fail.</summary>
    public static WebApplication UseShellErrors(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        }
        app.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/webhooks"))
            {
                http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            }
            return next(http);
        });
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapTheme();
        app.MapGet("/brand.css", (IOptions<BrandOptions> brand) => Results.Text(brand.Value.Css ?? "", "text/css")).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}

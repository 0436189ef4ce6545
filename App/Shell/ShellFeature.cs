using BlazorAccounts.Platform.Problems;
using BlazorAccounts.Shell.Navigation;
using Microsoft.AspNetCore.Antiforgery;
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
        builder.Services.AddOptions<ProblemPageOptions>().Configure<IOptions<BrandOptions>>((pages, brand) =>
            pages.Unavailable = http => Maintenance.WriteAsync(http, brand.Value.Name));
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState().AddAuthorization().AddDataProtection();
        builder.Services.AddSingleton<Flash>().AddScoped<Toasts>().AddScoped<DocumentHead>().AddScoped<VisibleNavigation>();
        return builder;
    }

    /// <summary>Pages for people where something fails, in their language; the API answers for itself. Comes before everything that can fail.</summary>
    public static WebApplication UseShellErrors(this WebApplication app)
    {
        app.UseReadersLanguage();
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
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                // The error page stands in for a post that failed; it must not read that form, least of all when its token was refused.
                http.Request.Method = HttpMethods.Get;
                http.Features.Set<IAntiforgeryValidationFeature>(null);
            }
            return next(http);
        });
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.Use(RefuseForgery);
        app.Use(KeepFonts);
        app.Use(Theme.FollowAccountAsync);
        app.MapStaticAssets();
        app.MapTheme();
        app.MapReadersLanguage();
        app.MapGet("/brand.css", (IOptions<BrandOptions> brand) => Results.Text(brand.Value.Css ?? "", "text/css")).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    // In Development the framework would answer a form whose token is missing or old with a bare sentence.
    private static Task RefuseForgery(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(http);
        }
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    // The stylesheet names fonts without a fingerprint, so their version is in the file's name and they may be kept as if they had one.
    private static Task KeepFonts(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/fonts"))
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode == StatusCodes.Status200OK)
                {
                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                }
                return Task.CompletedTask;
            });
        }
        return next(http);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Shell.Navigation;
using Microsoft.AspNetCore.Authorization;

namespace BlazorAccounts.Features.Modules;

/// <summary>Parts of the product that a person switches on and off, within their plan.</summary>
public static class ModulesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddModules()
        {
            var services = builder.Services;
            services.AddSingleton<KnownChoices>().AddSingleton<MyModules>().AddSingleton<SwitchModule>().AddSingleton<FirstModules>();
            services.AddSingleton<ModuleNews>().AddSingleton<IDatabaseListener>(s => s.GetRequiredService<ModuleNews>());
            services.AddSingleton<IAuthorizationHandler, AnyModuleHandler>().AddSingleton<INavigationNews, ModuleNavigation>();
            services.AddAuthorizationBuilder().AddModulePolicies();
            services.AddSettingsTab("/settings/modules", L("Modules"), order: 35);
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapModules(RouteGroupBuilder api)
        {
            api.MapModulesApi();
            app.MapModuleForms();
            return app;
        }
    }
}

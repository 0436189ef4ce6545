using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Privacy.Static;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Features.Privacy;

/// <summary>What people can do about the data that is kept about them.</summary>
public static class PrivacyFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPrivacy()
        {
            var services = builder.Services;
            services.AddSingleton<RequestExport>().AddSingleton<TakeExport>().AddSingleton<ExportSeal>().AddSingleton<PackExport>();
            services.AddHandler<DataExportRequested, MakeExports>();
            services.AddJob<MakeExports>("make-exports", every: TimeSpan.FromMinutes(5));
            services.AddJob<ForgetExports>("forget-exports", every: TimeSpan.FromHours(1));
            services.AddSingleton<IAccountEnd, EndExports>();
            services.AddSettingsTab("/settings/privacy", L("Privacy"), order: 60);
            services.AddSingleton(new PrivacySection(typeof(ExportSection), 10));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapPrivacy(RouteGroupBuilder api)
        {
            api.MapExportApi();
            app.MapPrivacyForms();
            return app;
        }
    }
}

using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Learning;

/// <summary>What the demo product does: lessons, points, days in a row, decks, and a reminder. A product of its own replaces this folder.</summary>
public static class LearningFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddLearning()
        {
            var services = builder.Services;
            services.AddSingleton<IExportFile, ProgressFile>();
            services.AddSingleton<RecordProgress>().AddSingleton<FinishLesson>().AddSingleton<ChooseDecks>().AddSingleton<LoadLearnState>().AddSingleton<LoadStatistics>().AddSingleton<GuestNote>().AddSingleton<ClaimGuestProgress>();
            services.AddJob<RemindToStudy>("study-reminders", every: TimeSpan.FromMinutes(5));
            services.AddNavItem(new NavItem("/learn", L("Learn"), "book-open", Order: 10, ModulePolicy.Learn));
            services.AddNavItem(new NavItem("/analytics", L("Analytics"), "chart-line", Order: 20, ModulePolicy.Analytics));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapLearning(RouteGroupBuilder api)
        {
            app.Use(MoveGuest.OnFirstPageAsync);
            api.MapProgressApi();
            app.MapLearnForms();
            return app;
        }
    }
}

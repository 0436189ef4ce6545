using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BlazorAccounts.Features.Notifications;

/// <summary>What people are told inside the product, what they want to be told at all, and how they end mails of a kind.</summary>
public static class NotificationsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddNotifications()
        {
            var services = builder.Services;
            services.AddSingleton<NotificationSignals>().AddSingleton<NotificationNews>().AddSingleton<IDatabaseListener>(provider => provider.GetRequiredService<NotificationNews>());
            services.AddSingleton<IInterceptor, TellOfNotifications>().AddHostedService<LookForNotifications>();
            services.AddSingleton<ReadNotifications>().AddHandler<SecurityNoticed, TellSecurityNews>();
            services.AddSingleton<UnsubscribeLinks>().AddSingleton<Unsubscribe>().AddSingleton<ProductMails>();
            services.AddJob<ForgetReadNotifications>("forget-read-notifications", every: TimeSpan.FromHours(12));
            services.AddTopBarItem<Bell>(order: 10);
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapNotifications(RouteGroupBuilder api)
        {
            api.MapNotificationsApi();
            app.MapNotificationForms();
            app.MapUnsubscribeForms();
            return app;
        }
    }
}

using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BlazorAccounts.Platform.Events;

/// <summary>The outbox for events: written with a change, handed to its handlers afterwards.</summary>
public static class EventsSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Hands events of a kind to a handler, made anew per event in a scope of its own. Several handlers of one kind are independent.</summary>
        public IServiceCollection AddHandler<TEvent, THandler>()
            where TEvent : IEvent
            where THandler : class, IHandle<TEvent>
        {
            services.TryAddScoped<THandler>();
            return services.AddSingleton(EventRoute.Of<TEvent, THandler>());
        }
    }

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddEvents()
        {
            builder.Services.AddSingleton<EventSignal>();
            builder.Services.AddSingleton<IInterceptor, OutboxWake>();
            builder.Services.AddSingleton<RetryEvent>();
            builder.Services.AddSingleton<EventRelay>();
            builder.Services.AddHostedService(services => services.GetRequiredService<EventRelay>());
            builder.Services.AddJob<ForgetHandledEvents>("forget-handled-events", every: TimeSpan.FromHours(6));
            return builder;
        }
    }
}

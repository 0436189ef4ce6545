using System.Text.Json;

namespace BlazorAccounts.Platform.Events;

/// <summary>One handler of one kind of event, by names that are safe to store.</summary>
/// <param name="Event">The event record's short name.</param>
/// <param name="Handler">The handler's short name.</param>
internal sealed record EventRoute(string Event, string Handler, Func<IServiceProvider, string, Guid, CancellationToken, Task> RunAsync)
{
    public static EventRoute Of<TEvent, THandler>()
        where TEvent : IEvent
        where THandler : class, IHandle<TEvent> =>
        new(typeof(TEvent).Name, typeof(THandler).Name, (services, payload, id, ct) =>
        {
            var happened = JsonSerializer.Deserialize<TEvent>(payload) ?? throw new JsonException($"{typeof(TEvent).Name} {id} holds no event.");
            return services.GetRequiredService<THandler>().HandleAsync(happened, id, ct);
        });
}

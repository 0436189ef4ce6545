using System.Collections.Concurrent;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Tells this node's caches and open pages that a team's subscription changed. Other nodes notice within the cache's bounded time.</summary>
public sealed class SubscriptionSignals
{
    private readonly ConcurrentDictionary<object, Action<Guid>> _listeners = new();

    /// <summary>Calls <paramref name="changed"/> with the team after every change, on the changer's thread, until disposed.</summary>
    public IDisposable Listen(Action<Guid> changed)
    {
        var listener = new Listener(this);
        _listeners[listener] = changed;
        return listener;
    }

    /// <summary>Call after the change is committed.</summary>
    public void Raise(Guid teamId)
    {
        foreach (var changed in _listeners.Values)
        {
            changed(teamId);
        }
    }

    private sealed class Listener(SubscriptionSignals owner) : IDisposable
    {
        public void Dispose() => owner._listeners.TryRemove(this, out _);
    }
}

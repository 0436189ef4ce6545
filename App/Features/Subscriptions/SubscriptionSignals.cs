using System.Collections.Concurrent;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Tells this node's caches and open pages that a team's subscription changed. What other nodes changed is raised here by
/// <see cref="NoticeOtherNodes"/>, for teams that somebody on this node watches.
/// </summary>
public sealed class SubscriptionSignals
{
    private readonly ConcurrentDictionary<Listener, Action<Guid>> _listeners = new();

    /// <summary>Teams with a page open on this node.</summary>
    internal IReadOnlyList<Guid> Watched => [.. _listeners.Keys.Select(l => l.Team).OfType<Guid>().Distinct()];

    /// <summary>Calls <paramref name="changed"/> with the team after every change, on the changer's thread, until disposed.</summary>
    public IDisposable Listen(Action<Guid> changed) => Add(new(this, null), changed);

    /// <summary>
    /// Calls <paramref name="changed"/> after changes of one team, made on any node, until disposed; in the language of who watches. It may be called once too often.
    /// </summary>
    public IDisposable Watch(Guid teamId, Action changed)
    {
        var told = ReadersCulture.OfNow(changed);
        return Add(new(this, teamId), _ => told());
    }

    /// <summary>Call after the change is committed.</summary>
    public void Raise(Guid teamId)
    {
        // Caches first, so that a page that looks again does not see what was.
        foreach (var (listener, changed) in _listeners.OrderBy(l => l.Key.Team is not null))
        {
            if (listener.Team is null || listener.Team == teamId)
            {
                changed(teamId);
            }
        }
    }

    private Listener Add(Listener listener, Action<Guid> changed)
    {
        _listeners[listener] = changed;
        return listener;
    }

    private sealed class Listener(SubscriptionSignals owner, Guid? team) : IDisposable
    {
        public Guid? Team => team;

        public void Dispose() => owner._listeners.TryRemove(this, out _);
    }
}

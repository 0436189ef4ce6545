using System.Collections.Concurrent;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Tells this node's caches and open pages that a team's subscription or grants changed. What other nodes changed is raised here by <see cref="AccessNews"/> where the database
/// tells of it, and by <see cref="NoticeOtherNodes"/> for teams that somebody on this node watches.
/// </summary>
public sealed class SubscriptionSignals
{
    private readonly ConcurrentDictionary<Listener, Action<Guid>> _caches = new();
    private readonly ConcurrentDictionary<Listener, Action<Guid>> _pages = new();

    /// <summary>Teams with a page open on this node.</summary>
    internal IReadOnlyList<Guid> Watched => [.. _pages.Keys.Select(l => l.Team).Distinct()];

    /// <summary>Calls <paramref name="changed"/> with the team after every change, on the changer's thread, until disposed.</summary>
    public IDisposable Listen(Action<Guid> changed) => Add(new(_caches, Guid.Empty), changed);

    /// <summary>
    /// Calls <paramref name="changed"/> after changes of one team, made on any node, until disposed; in the language of who watches. It may be called once too often.
    /// </summary>
    public IDisposable Watch(Guid teamId, Action changed)
    {
        var told = ReadersCulture.OfNow(changed);
        return Add(new(_pages, teamId), _ => told());
    }

    /// <summary>Call after the change is committed.</summary>
    public void Raise(Guid teamId)
    {
        // Caches first, so that a page that looks again does not see what was.
        foreach (var (_, changed) in _caches)
        {
            changed(teamId);
        }
        foreach (var (listener, changed) in _pages)
        {
            if (listener.Team == teamId)
            {
                changed(teamId);
            }
        }
    }

    private static Listener Add(Listener listener, Action<Guid> changed)
    {
        listener.Among[listener] = changed;
        return listener;
    }

    private sealed class Listener(ConcurrentDictionary<Listener, Action<Guid>> among, Guid team) : IDisposable
    {
        public ConcurrentDictionary<Listener, Action<Guid>> Among => among;
        public Guid Team => team;

        public void Dispose() => among.TryRemove(this, out _);
    }
}

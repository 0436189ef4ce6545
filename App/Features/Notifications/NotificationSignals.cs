namespace BlazorAccounts.Features.Notifications;

/// <summary>Tells the open pages of this node that somebody's notifications changed, on whatever node.</summary>
public sealed class NotificationSignals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<Watch>> _watches = [];

    /// <summary>People with a page open on this node.</summary>
    internal IReadOnlyList<Guid> Watched
    {
        get
        {
            lock (_lock)
            {
                return [.. _watches.Keys];
            }
        }
    }

    /// <summary>
    /// Calls <paramref name="changed"/> after changes until disposed, on the teller's thread but in the listener's language: be quick and do not throw. It may be
    /// called once too often.
    /// </summary>
    public IDisposable Listen(Guid userId, Action changed)
    {
        var watch = new Watch(this, userId, ReadersCulture.OfNow(changed));
        lock (_lock)
        {
            (_watches.TryGetValue(userId, out var mine) ? mine : _watches[userId] = []).Add(watch);
        }
        return watch;
    }

    internal void Raise(Guid userId)
    {
        List<Watch> mine;
        lock (_lock)
        {
            mine = _watches.TryGetValue(userId, out var watches) ? [.. watches] : [];
        }
        mine.ForEach(w => w.Changed());
    }

    private void Remove(Watch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(watch.UserId, out var mine) && mine.Remove(watch) && mine.Count == 0)
            {
                _watches.Remove(watch.UserId);
            }
        }
    }

    private sealed class Watch(NotificationSignals owner, Guid userId, Action changed) : IDisposable
    {
        public Guid UserId => userId;

        public Action Changed => changed;

        public void Dispose() => owner.Remove(this);
    }
}

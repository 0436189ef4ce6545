using System.Collections.Concurrent;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;

namespace BlazorAccounts.Features.Modules;

/// <summary>Tells open pages, on every node where the database carries it, that somebody's modules changed. The payload is the person's id.</summary>
public sealed class ModuleNews(IOwnedDbs dbs) : IDatabaseListener
{
    private const string Name = "modules";
    private readonly ConcurrentDictionary<Listener, Guid> _listeners = new();

    private Action<Guid> _forget = _ => { };
    private Action _forgetAll = () => { };

    string IDatabaseListener.Channel => Name;

    void IDatabaseListener.Heard(string payload)
    {
        if (Guid.TryParse(payload, out var userId))
        {
            Raise(userId);
        }
    }

    void IDatabaseListener.Opened() => _forgetAll();

    /// <summary>Called before anybody who listens, so that they find what is so now.</summary>
    /// <param name="all">What was told before may have been missed.</param>
    internal void OnChange(Action<Guid> forget, Action all) => (_forget, _forgetAll) = (_forget + forget, _forgetAll + all);

    /// <summary>Calls <paramref name="changed"/> after changes until disposed; in the language of who listens. It may be called once too often.</summary>
    public IDisposable Listen(Guid userId, Action changed)
    {
        var listener = new Listener(_listeners, ReadersCulture.OfNow(changed));
        _listeners[listener] = userId;
        return listener;
    }

    /// <summary>Call after the change is committed: this node need not wait for the database.</summary>
    internal async Task TellAsync(Guid userId, CancellationToken ct)
    {
        Raise(userId);
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await TellWithAsync(db, userId, ct);
    }

    /// <summary>Tells the other nodes, as part of the transaction that changes them: whoever sees the change has been told.</summary>
    internal static Task TellWithAsync(AppDb db, Guid userId, CancellationToken ct) => SqlDialect.Of(db).NotifyAsync(db, Name, userId.ToString(), ct);

    internal void Raise(Guid userId)
    {
        _forget(userId);
        foreach (var (listener, whose) in _listeners)
        {
            if (whose == userId)
            {
                listener.Changed();
            }
        }
    }

    private sealed class Listener(ConcurrentDictionary<Listener, Guid> among, Action changed) : IDisposable
    {
        public Action Changed => changed;

        public void Dispose() => among.TryRemove(this, out _);
    }
}

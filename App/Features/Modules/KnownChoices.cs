using System.Collections.Concurrent;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Modules;

/// <summary>
/// People's choices of modules for what is asked with every page, kept per node: dropped on every node when they change, and while this node does not hear that, asked for again
/// after <see cref="Entitlements.Unheard"/>.
/// </summary>
public sealed class KnownChoices
{
    private const int Most = 100_000;
    private readonly IOwnedDbs _dbs;
    private readonly TimeProvider _clock;
    private readonly NewsLine _line;
    private ConcurrentDictionary<Guid, Place> _places = new();

    public KnownChoices(IOwnedDbs dbs, ModuleNews news, TimeProvider clock, NewsLine line)
    {
        (_dbs, _clock, _line) = (dbs, clock, line);
        news.OnChange(Forget, ForgetAll);
    }

    internal async ValueTask<IReadOnlyList<ModuleChoice>> OfAsync(Guid userId, CancellationToken ct)
    {
        var places = Volatile.Read(ref _places);
        if (places.TryGetValue(userId, out var known) && known.Kept is { } kept && IsGood(kept.AskedAt))
        {
            return kept.Choices;
        }
        if (places.Count >= Most)
        {
            ForgetAll();
            places = Volatile.Read(ref _places);
        }
        // The place for the answer is taken before the database is asked, and a change takes the place away: an answer that was on its way then has nowhere to go.
        var (place, askedAt) = (places.GetOrAdd(userId, static _ => new()), _clock.GetTimestamp());
        var choices = await AskAsync(userId, ct);
        place.Kept = new(choices, askedAt);
        return choices;
    }

    internal async Task<IReadOnlyList<ModuleChoice>> AskAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await _dbs.OfPersonAsync(userId, ct);
        return await db.ModuleChoices.AsNoTracking().Where(c => c.UserId == userId).ToListAsync(ct);
    }

    private bool IsGood(long askedAt)
    {
        var (now, age) = (_clock.GetTimestamp(), _clock.GetElapsedTime(askedAt));
        return age < Entitlements.Unheard || (age < Entitlements.Heard && _line.IsHeardAt(now));
    }

    private void Forget(Guid userId) => Volatile.Read(ref _places).TryRemove(userId, out _);

    private void ForgetAll() => Volatile.Write(ref _places, new());

    private sealed class Place
    {
        private Kept? _kept;

        public Kept? Kept
        {
            get => Volatile.Read(ref _kept);
            set => Volatile.Write(ref _kept, value);
        }
    }

    private sealed record Kept(IReadOnlyList<ModuleChoice> Choices, long AskedAt);
}

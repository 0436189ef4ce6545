using System.Diagnostics.CodeAnalysis;
using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <param name="News">Null when it tells of nothing.</param>
internal sealed record LeasedEvent(GatewayEvent Row, GatewayNews? News)
{
    /// <summary>What has to be worked on one after the other: whose it is, as far as it says so.</summary>
    public string Whose => News is not { Matters: true } ? $"{Row.Gateway} -" : $"{Row.Gateway} {News.CustomerId ?? News.SubscriptionId ?? News.PaymentId ?? News.CheckoutId ?? News.InvoiceId}";
}

/// <summary>
/// Leased events by whose they are. One batch of a customer is worked on at a time in this process; what comes meanwhile waits and makes the next batch, so the busier it gets the
/// more is taken over at once.
/// </summary>
internal sealed class GatewayEventBatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<LeasedEvent>> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, string> _workers = [];

    /// <returns>An id for each whom nobody works for yet.</returns>
    public IReadOnlyList<Guid> Add(IEnumerable<LeasedEvent> events)
    {
        var begun = new List<Guid>();
        lock (_gate)
        {
            foreach (var leased in events)
            {
                if (_waiting.TryGetValue(leased.Whose, out var waiting))
                {
                    waiting.Add(leased);
                    continue;
                }
                var worker = Guid.NewGuid();
                _waiting[leased.Whose] = [leased];
                _workers[worker] = leased.Whose;
                begun.Add(worker);
            }
        }
        return begun;
    }

    /// <summary>What waits for a worker; with nothing left the worker is done and forgotten.</summary>
    public bool TryTake(Guid worker, [NotNullWhen(true)] out List<LeasedEvent>? events)
    {
        lock (_gate)
        {
            events = null;
            if (!_workers.TryGetValue(worker, out var whose))
            {
                return false;
            }
            if (_waiting[whose] is not { Count: > 0 } waiting)
            {
                _waiting.Remove(whose);
                return !_workers.Remove(worker);
            }
            (events, _waiting[whose]) = (waiting, []);
            return true;
        }
    }

    /// <summary>Ends a worker whatever still waits for it.</summary>
    /// <returns>What waited.</returns>
    public List<LeasedEvent> Drop(Guid worker)
    {
        lock (_gate)
        {
            return _workers.Remove(worker, out var whose) && _waiting.Remove(whose, out var left) ? left : [];
        }
    }
}

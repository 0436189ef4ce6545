namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Callers of this node with the same key (a team, a customer, an event) take turns, so that parallel clicks wait for each other instead of
/// racing. Only a courtesy: what must never happen twice is held by unique indexes and versions, on any number of nodes.
/// </summary>
public sealed class OneAtATime
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Dispose the answer to leave.</summary>
    public async Task<IDisposable> EnterAsync(object key, CancellationToken ct)
    {
        var stripe = _stripes[(uint)key.GetHashCode() % (uint)_stripes.Length];
        await stripe.WaitAsync(ct);
        return new Pass(stripe);
    }

    private sealed class Pass(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}

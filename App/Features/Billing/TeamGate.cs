namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Lets one caller of this node at a time through for a team, a customer or an event, so that parallel clicks wait for each other instead of racing. Only a courtesy: what
/// must never happen twice is held by unique indexes and versions, on any number of nodes.
/// </summary>
public sealed class TeamGate
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

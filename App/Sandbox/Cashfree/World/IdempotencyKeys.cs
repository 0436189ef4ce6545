namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>First answers by key, for 24 hours of the clock. Guarded by the world's gate.</summary>
internal sealed class IdempotencyKeys
{
    private readonly Dictionary<string, KeptAnswer> _answers = [];
    private readonly HashSet<string> _running = [];

    public IReadOnlyDictionary<string, KeptAnswer> All => _answers;

    public void Restore(string key, KeptAnswer answer) => _answers[key] = answer;

    /// <summary>The answer to repeat, or null when the caller now owns the key and must call <see cref="End"/>.</summary>
    /// <exception cref="CashfreeError">The key came with another request, or is being worked on.</exception>
    public KeptAnswer? Begin(string key, string request, long now)
    {
        if (_answers.TryGetValue(key, out var kept) && now - kept.At < Ist.Day)
        {
            return kept.Request == request ? kept : throw CashfreeError.Idempotency("The idempotency key was used with another request.");
        }
        _answers.Remove(key);
        return _running.Add(key) ? null : throw CashfreeError.Idempotency("A request with this idempotency key is still in progress.");
    }

    public void End(string key, KeptAnswer? answer)
    {
        _running.Remove(key);
        if (answer is not null)
        {
            _answers[key] = answer;
        }
    }
}

/// <summary>An answer with the request it belongs to.</summary>
internal sealed record KeptAnswer(string Request, int Status, string Body, long At);

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>First answers by key, for 24 hours of the clock. Guarded by the world's gate.</summary>
internal sealed class IdempotencyKeys
{
    private readonly Dictionary<string, KeptAnswer> _answers = [];
    private readonly HashSet<string> _running = [];

    public IReadOnlyDictionary<string, KeptAnswer> All => _answers;

    public void Restore(string key, KeptAnswer answer) => _answers[key] = answer;

    /// <summary>The answer to repeat, or null when the caller now owns the key and must call <see cref="End"/>.</summary>
    /// <exception cref="StripeError">The key came with another request, or is being worked on.</exception>
    public KeptAnswer? Begin(string key, string request, long now)
    {
        if (key.Length > 255)
        {
            throw StripeError.Invalid("The idempotency key is longer than 255 characters.");
        }
        if (_answers.TryGetValue(key, out var kept))
        {
            if (now - kept.At >= Calendar.Day)
            {
                _answers.Remove(key);
            }
            else if (kept.Request != request)
            {
                throw new StripeError(400, new()
                {
                    ["message"] = $"Keys for idempotent requests can only be used with the same parameters they were first used with. "
                        + $"Try using a key other than '{key}' if you meant to execute a different request.",
                    ["type"] = "idempotency_error",
                });
            }
            else
            {
                return kept;
            }
        }
        return _running.Add(key) ? null : throw StripeError.Invalid(
            "There is currently another in-progress request using this Idempotent Key. Try again later.", null, "idempotency_key_in_use", 409);
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
internal sealed record KeptAnswer(string Request, string RequestId, int Status, string Body, long At);

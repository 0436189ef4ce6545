namespace BlazorAccounts.Features.Subscriptions;

public enum TrialEnding { Expired, Converted }

/// <summary>How a trial went, kept for the figures (TRI-6). A trial may first expire and convert later; each happens at most once.</summary>
public sealed class TrialOutcome
{
    private TrialOutcome() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }

    /// <summary>The subscription that was the trial.</summary>
    public Guid SubscriptionId { get; private init; }

    public TrialEnding Ending { get; private init; }
    public DateTimeOffset TrialStart { get; private init; }
    public DateTimeOffset TrialEnd { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>Whole days from the trial's start to this moment.</summary>
    public int Days { get; private init; }

    /// <exception cref="InvalidOperationException">It never was a trial.</exception>
    internal static TrialOutcome Of(Subscription trial, TrialEnding ending, DateTimeOffset at)
    {
        var start = trial.TrialStart ?? throw new InvalidOperationException("Not a trial.");
        return new()
        {
            TeamId = trial.TeamId,
            SubscriptionId = trial.Id,
            Ending = ending,
            TrialStart = start,
            TrialEnd = trial.TrialEnd!.Value,
            At = at,
            Days = (int)Math.Max(0, Math.Floor((at - start).TotalDays)),
        };
    }
}

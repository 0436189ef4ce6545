namespace BlazorAccounts.Platform.Jobs;

/// <summary>
/// Work that recurs. Made anew per run in a scope of its own. Idempotent by what it writes (a unique key per job, subject and period), because a
/// run may be repeated or meet another node's run.
/// </summary>
public interface IJob
{
    /// <summary>Does what is due by now. Throwing marks the run as failed and raises an alert; the next run comes as scheduled.</summary>
    Task RunAsync(CancellationToken ct);
}

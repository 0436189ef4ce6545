namespace BlazorAccounts.Platform.Jobs;

public enum JobOutcome { Running, Done, Failed }

/// <summary>One run of a job. A run whose node was killed stays Running, with no end.</summary>
public sealed class JobRun
{
    private JobRun() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required string Name { get; init; }

    /// <summary>The machine that ran it.</summary>
    public required string Node { get; init; }

    /// <summary>True when somebody asked for it, false when it was its time.</summary>
    public required bool Asked { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public JobOutcome Outcome { get; private set; }
    public string? Error { get; private set; }

    internal static JobRun Start(string name, bool asked, DateTimeOffset now) =>
        new() { Name = name, Node = Environment.MachineName, Asked = asked, StartedAt = now };

    internal void End(DateTimeOffset now, string? error)
    {
        EndedAt = now;
        Error = error;
        Outcome = error is null ? JobOutcome.Done : JobOutcome.Failed;
    }
}

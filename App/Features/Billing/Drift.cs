namespace BlazorAccounts.Features.Billing;

/// <summary>One run of <see cref="ReconcileBilling"/> over a gateway's customers. At most one is under way per gateway, held by a unique index.</summary>
public sealed class Reconciliation
{
    private Reconciliation() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public string Gateway { get; private init; } = "";
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Moved on while it works; one that stands still for long has died.</summary>
    public DateTimeOffset AliveAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Customers that were compared.</summary>
    public int Checked { get; private set; }

    /// <summary>Customers of which something differed.</summary>
    public int Drifted { get; private set; }

    /// <summary>Why it ended early; null when it went well.</summary>
    public string? Error { get; private set; }

    internal static Reconciliation Start(string gateway, DateTimeOffset now) => new() { Gateway = gateway, StartedAt = now, AliveAt = now };

    internal void Count(int checkedNow, int drifted, DateTimeOffset now) => (Checked, Drifted, AliveAt) = (Checked + checkedNow, Drifted + drifted, now);

    internal void End(string? error, DateTimeOffset now) => (Error, EndedAt) = (error, now);
}

/// <summary>Something that was otherwise here than at the gateway. Written in the transaction that repairs it.</summary>
public sealed class Drift
{
    private Drift() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid RunId { get; private init; }
    public Guid TeamId { get; private init; }

    /// <summary>What it is about, by its name at the gateway: <c>subscription sub_1</c>.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>What differed: a field, <c>missing</c>, or <c>contradiction</c>.</summary>
    public string What { get; private init; } = "";

    public string? From { get; private init; }
    public string? To { get; private init; }

    /// <summary>False for what contradicts what was sold: that is for people to look at.</summary>
    public bool Repaired { get; private init; }

    public DateTimeOffset At { get; private init; }

    internal static Drift Of(Guid runId, Guid teamId, string subject, string what, string? from, string? to, bool repaired, DateTimeOffset now) => new()
    {
        RunId = runId,
        TeamId = teamId,
        Subject = subject,
        What = what,
        From = from is { Length: > 500 } ? from[..500] : from,
        To = to is { Length: > 500 } ? to[..500] : to,
        Repaired = repaired,
        At = now,
    };
}

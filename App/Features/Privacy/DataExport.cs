using static BlazorAccounts.Features.Privacy.DataExportState;
using static BlazorAccounts.Features.Privacy.DataExportTrigger;

namespace BlazorAccounts.Features.Privacy;

public enum DataExportState { Requested, Ready, Taken, Expired, Failed }

public enum DataExportTrigger { Made, Collected, Outdated, GivenUp }

/// <summary>
/// Somebody's wish for everything that is kept about them: written when they ask, made by a job, taken once or removed after a week. Nobody has two being made.
/// </summary>
public sealed class DataExport
{
    /// <summary>How long a file waits to be taken.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Exports that a person may ask for in a day.</summary>
    public const int PerDay = 3;

    private DataExport() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }

    /// <summary>Written by conditional updates alone, each from the state it leaves to the one that <see cref="Next"/> gives.</summary>
    public DataExportState State { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>Not taken up before this moment: set by leases and by backoff.</summary>
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>How often it was taken up; tells a run whose lease ran out from the one that took over.</summary>
    public int Attempts { get; private init; }

    public DateTimeOffset? ReadyAt { get; private init; }
    public DateTimeOffset? ExpiresAt { get; private init; }
    public DateTimeOffset? TakenAt { get; private init; }

    /// <summary>SHA-256 of the link's token; stays, so that a used link can say so.</summary>
    public string? TokenHash { get; private init; }

    /// <summary>The file, sealed by Data Protection; gone once it is taken or outdated.</summary>
    public byte[]? Content { get; private init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; private init; }

    public string? LastError { get; private init; }

    internal static DataExport Ask(Guid userId, DateTimeOffset now) => new() { UserId = userId, RequestedAt = now, DueAt = now };

    /// <summary>The whole machine on one screen; null refuses the move. A file is taken once.</summary>
    public static DataExportState? Next(DataExportState from, DataExportTrigger on) => (from, on) switch
    {
        (Requested or Ready, Made) => Ready,
        (Ready, Collected) => Taken,
        (Ready or Expired, Outdated) => Expired,
        (Requested or Failed, GivenUp) => Failed,
        _ => null,
    };
}

namespace BlazorAccounts.Platform.Jobs;

/// <summary>A job by its name and the schedule it has unless <c>Jobs:{name}:Cron</c> or <c>Jobs:{name}:Every</c> says otherwise.</summary>
/// <param name="Name">Lower-case words with hyphens, such as <c>expire-trials</c>.</param>
/// <param name="Every">Time between starts; exactly one of this and <paramref name="Cron"/> is set.</param>
/// <param name="Cron">Quartz's six fields from seconds on, in UTC.</param>
public sealed record JobSchedule(string Name, Type Job, TimeSpan? Every, string? Cron)
{
    /// <summary>The schedule in words that tell two apart: <c>every 00:05:00</c>, <c>cron 0 0 3 * * ?</c>.</summary>
    public string Text => Cron is null ? $"every {Every:c}" : $"cron {Cron}";
}

using System.Globalization;
using Quartz;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>Every job of the product with its schedule as configured.</summary>
public sealed class JobCatalog
{
    private readonly Dictionary<string, JobSchedule> _byName;

    /// <exception cref="InvalidOperationException">Two jobs share a name, or a configured schedule cannot be read; the message names the setting.</exception>
    public JobCatalog(IEnumerable<JobSchedule> registered, IConfiguration configuration)
    {
        _byName = new(StringComparer.Ordinal);
        foreach (var schedule in registered)
        {
            if (!_byName.TryAdd(schedule.Name, Configured(schedule, configuration.GetSection($"Jobs:{schedule.Name}"))))
            {
                throw new InvalidOperationException($"Two jobs are named {schedule.Name}.");
            }
        }
    }

    /// <summary>In order of their names.</summary>
    public IEnumerable<JobSchedule> All => _byName.Values.OrderBy(j => j.Name, StringComparer.Ordinal);

    /// <summary>Null when there is no such job.</summary>
    public JobSchedule? Find(string name) => _byName.GetValueOrDefault(name);

    private static JobSchedule Configured(JobSchedule schedule, IConfigurationSection section)
    {
        if (section["Cron"] is { Length: > 0 } cron)
        {
            return CronExpression.TryParse(cron, out _)
                ? schedule with { Cron = cron, Every = null }
                : throw new InvalidOperationException($"{section.Path}:Cron is '{cron}', which is no cron expression of six fields such as '0 */5 * * * ?'.");
        }
        if (section["Every"] is { Length: > 0 } every)
        {
            return TimeSpan.TryParse(every, CultureInfo.InvariantCulture, out var step) && step >= TimeSpan.FromSeconds(1)
                ? schedule with { Every = step, Cron = null }
                : throw new InvalidOperationException($"{section.Path}:Every is '{every}', which is no time of a second or more such as '00:05:00'.");
        }
        return schedule;
    }
}

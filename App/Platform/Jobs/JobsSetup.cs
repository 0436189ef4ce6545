using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>Recurring work on one schedule that all nodes share.</summary>
public static class JobsSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers a job. <c>Jobs:{name}:Cron</c> or <c>Jobs:{name}:Every</c> in configuration override its schedule.</summary>
        /// <param name="every">Time between starts, a second or more; or give <paramref name="cron"/> (Quartz, six fields, UTC).</param>
        public IServiceCollection AddJob<TJob>(string name, TimeSpan? every = null, string? cron = null)
            where TJob : class, IJob
        {
            if (every is null == cron is null)
            {
                throw new ArgumentException($"Job {name} needs either a time between runs or a cron expression.", nameof(every));
            }
            services.TryAddScoped<TJob>();
            return services.AddSingleton(new JobSchedule(name, typeof(TJob), every, cron));
        }
    }

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddJobs()
        {
            builder.Services.AddSingleton<JobCatalog>();
            builder.Services.AddSingleton<JobRunner>();
            builder.Services.AddJob<ForgetJobRuns>("forget-job-runs", every: TimeSpan.FromHours(6));
            builder.Services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<JobScheduler>();
            builder.Services.AddHostedService(services => services.GetRequiredService<JobScheduler>());
            builder.Services.AddHostedService<CatchUp>();
            return builder;
        }
    }
}

/// <summary>How this node takes part in the common schedule.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>False on a node that runs jobs only when asked.</summary>
    public bool Scheduled { get; set; } = true;

    /// <summary>False leaves jobs alone when the clock is moved (Development only).</summary>
    public bool FollowClock { get; set; } = true;

    /// <summary>Jobs that run at the same time on this node, 1 to 64.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 4;
}

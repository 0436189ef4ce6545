using System.Globalization;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Sandbox.Clock;

/// <summary>Development only: <c>/dev/clock</c> moves the app's clock forward, <c>/dev/jobs</c> runs jobs at once.</summary>
public static class DevClockFeature
{
    extension(WebApplication app)
    {
        /// <exception cref="InvalidOperationException">In Production, where nobody moves the clock.</exception>
        public WebApplication MapDevClock()
        {
            if (app.Environment.IsProduction())
            {
                throw new InvalidOperationException("The clock cannot be moved in Production.");
            }
            var dev = app.MapGroup("/dev").ExcludeFromDescription();
            dev.MapGet("/clock", (AppClock clock) => ClockState.Of(clock));
            dev.MapPost("/clock", AdvanceAsync).DisableAntiforgery();
            dev.MapGet("/jobs", (JobCatalog jobs) => jobs.All.Select(j => new JobSummary(j.Name, j.Text)));
            dev.MapPost("/jobs/{name}/run", RunAsync).DisableAntiforgery();
            return app;
        }
    }

    private static async Task<IResult> AdvanceAsync(ClockMove move, AppClock clock, CancellationToken ct)
    {
        if (!TimeSpan.TryParse(move.Advance, CultureInfo.InvariantCulture, out var step) || step <= TimeSpan.Zero || step > TimeSpan.FromDays(3660))
        {
            return Outcome.Invalid("advance", "advance_invalid", Word("Give a time to move forward by, such as \"3.00:00:00\" for three days, ten years at most.")).ToProblem();
        }
        await clock.AdvanceAsync(step, ct);
        return TypedResults.Ok(ClockState.Of(clock));
    }

    private static async Task<IResult> RunAsync(string name, JobCatalog jobs, JobRunner runner, CancellationToken ct)
    {
        if (jobs.Find(name) is null)
        {
            return Outcome.NotFound.ToProblem();
        }
        var result = await runner.RunNowAsync(name, ct);
        return result.Outcome == JobOutcome.Done
            ? TypedResults.Ok(new JobRunSummary(result.Name, "done", (long)result.Duration.TotalMilliseconds))
            : Outcome.Refused(StatusCodes.Status500InternalServerError, "job_failed", Word(result.Error ?? "The job failed.")).ToProblem();
    }

    internal sealed record ClockMove(string? Advance);

    internal sealed record ClockState(DateTimeOffset Now, TimeSpan Offset)
    {
        public static ClockState Of(AppClock clock) => new(clock.GetUtcNow(), clock.Offset);
    }

    internal sealed record JobSummary(string Name, string Schedule);

    internal sealed record JobRunSummary(string Name, string Outcome, long DurationMs);
}

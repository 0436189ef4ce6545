using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlazorAccounts.Platform.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can serve. Both say <c>{"status":"Healthy"}</c> and nothing about the inside.</summary>
public static class HealthSetup
{
    /// <summary>Tag of what has to be healthy before requests are sent here.</summary>
    public const string Ready = "ready";

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddHealth()
        {
            builder.Services.AddSingleton<DatabaseHealth>();
            builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(5));
            // Long enough for mails and jobs that are just going on; an orchestrator should wait longer than this before it kills.
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapHealth()
        {
            app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).DisableHttpMetrics();
            app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).DisableHttpMetrics();
            return app;
        }
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(new { status = report.Status.ToString() }, http.RequestAborted);
}

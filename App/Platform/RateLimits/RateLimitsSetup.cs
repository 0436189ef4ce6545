using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Exact limits per subject in the database, and coarse ones per address on each node in front of them.</summary>
public static class RateLimitsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddRateLimits()
        {
            builder.Services.AddSingleton<Limiter>().AddSingleton<AddressBuckets>();
            builder.Services.AddJob<ForgetEndedWindows>("forget-ended-limits", every: TimeSpan.FromHours(1));
            builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
                .Validate(o => new[] { o.Auth, o.Api }.All(IsSane), "RateLimits:*:PermitsPerMinute and Burst go from 1 to 1,000,000.").ValidateOnStart();
            return builder;
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>After forwarded headers and routing, before endpoints.</summary>
        public IApplicationBuilder UseRateLimits() => app.Use(app.ApplicationServices.GetRequiredService<AddressBuckets>().InvokeAsync);
    }

    private static bool IsSane(AddressLimit limit) => limit is { PermitsPerMinute: null or (>= 1 and <= 1_000_000), Burst: null or (>= 1 and <= 1_000_000) };
}

using System.Threading.RateLimiting;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Exact limits per subject in the database, and coarse ones per address on each node in front of them.</summary>
public static class RateLimitsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddRateLimits()
        {
            builder.Services.AddSingleton<Limiter>();
            builder.Services.AddJob<ForgetEndedWindows>("forget-ended-limits", every: TimeSpan.FromHours(1));
            builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
                .Validate(o => new[] { o.Auth, o.Api }.All(IsSane), "RateLimits:*:PermitsPerMinute and Burst go from 1 to 1,000,000.").ValidateOnStart();

            var more = builder.Environment.IsDevelopment() ? 1000 : 1; // one machine plays everybody there, and measures
            builder.Services.AddRateLimiter(limits =>
            {
                limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limits.OnRejected = AnswerAsync;
                limits.AddPolicy(RateLimitPolicies.Auth, http => PerAddress(http, o => o.Auth, 60 * more));
                limits.AddPolicy(RateLimitPolicies.Api, http => PerAddress(http, o => o.Api, Math.Min(1200 * more, 1_000_000)));
            });
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>After forwarded headers and routing, before endpoints.</summary>
        public WebApplication UseRateLimits()
        {
            app.UseRateLimiter();
            return app;
        }
    }

    private static bool IsSane(AddressLimit limit) => limit is { PermitsPerMinute: null or (>= 1 and <= 1_000_000), Burst: null or (>= 1 and <= 1_000_000) };

    private static RateLimitPartition<string> PerAddress(HttpContext http, Func<RateLimitOptions, AddressLimit> choose, int standard) =>
        RateLimitPartition.GetTokenBucketLimiter(NetworkAddress.KeyOf(http.Connection.RemoteIpAddress) ?? "", _ =>
        {
            var limit = choose(http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value);
            var perMinute = limit.PermitsPerMinute ?? standard;
            var burst = limit.Burst ?? Math.Max(1, perMinute / 2);
            return new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                AutoReplenishment = true,
            };
        });

    private static async ValueTask AnswerAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var metadata) ? metadata : TimeSpan.FromSeconds(1);
        ProblemAnswer.ComeBackAfter(rejected.HttpContext.Response, wait);
        await ProblemAnswer.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "too_many_requests", L("Too many requests. Wait a moment."));
    }
}

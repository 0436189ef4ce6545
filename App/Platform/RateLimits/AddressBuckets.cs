using System.Threading.RateLimiting;
using BlazorAccounts.Platform.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>
/// A bucket per address for each policy, on this node alone; what finds it empty gets 429. Reads the framework's own metadata, but is not its middleware: that one
/// never disposes its limiter, whose timer then goes on in an app that has stopped and keeps all of it in memory.
/// </summary>
internal sealed class AddressBuckets : IDisposable
{
    private readonly Dictionary<string, (int PerMinute, int Burst)> _policies;
    private readonly PartitionedRateLimiter<(string Policy, string Address)> _buckets;

    public AddressBuckets(IOptions<RateLimitOptions> options, IHostEnvironment environment)
    {
        var more = environment.IsDevelopment() ? 1000 : 1; // one machine plays everybody there, and measures
        _policies = new(StringComparer.Ordinal)
        {
            [RateLimitPolicies.Auth] = Sizes(options.Value.Auth, 60 * more),
            [RateLimitPolicies.Api] = Sizes(options.Value.Api, Math.Min(1200 * more, 1_000_000)),
        };
        _buckets = PartitionedRateLimiter.Create<(string Policy, string Address), (string Policy, string Address)>(
            whose => RateLimitPartition.GetTokenBucketLimiter(whose, _ => BucketOf(_policies[whose.Policy])));
    }

    public void Dispose() => _buckets.Dispose();

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (PolicyOf(http.GetEndpoint()) is not { } policy)
        {
            await next(http);
            return;
        }
        using var lease = _buckets.AttemptAcquire((policy, NetworkAddress.KeyOf(http.Connection.RemoteIpAddress) ?? ""));
        if (lease.IsAcquired)
        {
            await next(http);
            return;
        }
        ProblemAnswer.ComeBackAfter(http.Response, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
        await ProblemAnswer.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_requests", L("Too many requests. Wait a moment."));
    }

    private static string? PolicyOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null ? endpoint?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName : null;

    private static (int PerMinute, int Burst) Sizes(AddressLimit limit, int standard)
    {
        var perMinute = limit.PermitsPerMinute ?? standard;
        return (perMinute, limit.Burst ?? Math.Max(1, perMinute / 2));
    }

    private static TokenBucketRateLimiterOptions BucketOf((int PerMinute, int Burst) size) => new()
    {
        TokenLimit = size.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / size.PerMinute,
        AutoReplenishment = true,
    };
}

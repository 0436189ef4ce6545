namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Names for <c>RequireRateLimiting</c> on endpoints and <c>[EnableRateLimiting]</c> on pages.</summary>
public static class RateLimitPolicies
{
    /// <summary>For anonymous endpoints and pages that take a password, a code or an address.</summary>
    public const string Auth = "auth";

    /// <summary>For the API as a whole.</summary>
    public const string Api = "api";
}

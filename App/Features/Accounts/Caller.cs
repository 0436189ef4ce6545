using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts;

/// <summary>From where a request came, as far as it is kept: in sessions, the sign-in history and the audit log.</summary>
/// <param name="Address">IP address; null inside jobs.</param>
/// <param name="UserAgent">At most 400 characters.</param>
public sealed record Caller(string? Address, string? UserAgent)
{
    /// <summary>What limits count by (<see cref="NetworkAddress"/>).</summary>
    public string AddressKey { get; private init; } = Address ?? "internal";

    public static Caller Of(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var ip = http.Connection.RemoteIpAddress;
        return new(NetworkAddress.Plain(ip)?.ToString(), agent.Length > 400 ? agent[..400] : agent is "" ? null : agent)
        {
            AddressKey = NetworkAddress.KeyOf(ip) ?? "unknown",
        };
    }
}

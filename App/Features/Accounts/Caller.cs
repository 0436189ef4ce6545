using System.Net.Sockets;

namespace BlazorAccounts.Features.Accounts;

/// <summary>From where a request came, as far as it is kept: in sessions, the sign-in history and the audit log.</summary>
/// <param name="Address">IP address; null inside jobs.</param>
/// <param name="UserAgent">At most 400 characters.</param>
public sealed record Caller(string? Address, string? UserAgent)
{
    /// <summary>What limits count by: a whole /64 for IPv6, because one subscriber has all of it.</summary>
    public string AddressKey { get; private init; } = Address ?? "internal";

    public static Caller Of(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var ip = http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
        return new(ip?.ToString(), agent.Length > 400 ? agent[..400] : agent is "" ? null : agent)
        {
            AddressKey = ip is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, 8)) : ip?.ToString() ?? "unknown",
        };
    }
}

using System.Net;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>What counts as one address in limits: a whole /64 for IPv6, because one subscriber has all of it.</summary>
public static class NetworkAddress
{
    /// <summary>Null when it is not known where a request came from.</summary>
    public static string? KeyOf(IPAddress? address) => Plain(address) switch
    {
        null => null,
        var plain when plain.GetAddressBytes() is { Length: 16 } bytes => Convert.ToHexString(bytes, 0, 8),
        var plain => plain.ToString(),
    };

    /// <summary>An IPv4 address that a socket for both shows as IPv6 is the IPv4 address.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}

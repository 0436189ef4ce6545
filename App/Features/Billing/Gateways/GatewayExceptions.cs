using System.Text.Json;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>The gateway is down, slow or overloaded.</summary>
public sealed class GatewayUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter ?? TimeSpan.FromSeconds(30);
}

/// <summary>The gateway answered no; the same call would be refused again.</summary>
/// <param name="code">The gateway's code, such as <c>resource_missing</c>.</param>
public sealed class GatewayRefusedException(int status, string? code, string message) : Exception(message)
{
    public int Status { get; } = status;
    public string? Code { get; } = code;

    /// <summary>There is no such object at the gateway.</summary>
    public bool IsMissing => Status == 404 || string.Equals(Code, "resource_missing", StringComparison.Ordinal);
}

/// <summary>What may come of asking a gateway.</summary>
internal static class GatewayFault
{
    extension(Exception failure)
    {
        /// <summary>The gateway's doing: it is down, it refused, or nobody can make sense of what it answered. Another customer's turn may go well.</summary>
        public bool IsGatewayFault => failure is GatewayUnavailableException or GatewayRefusedException || failure.IsNonsense;

        /// <summary>An answer of another shape than the vendor publishes.</summary>
        public bool IsNonsense => failure is JsonException or FormatException or OverflowException or ArgumentOutOfRangeException;
    }
}

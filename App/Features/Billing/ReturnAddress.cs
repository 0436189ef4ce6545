using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>Full addresses of our pages for a gateway to send people back to: the configured public one, or in Development the one we listen on.</summary>
public sealed class ReturnAddress(IConfiguration configuration, IHostEnvironment environment, OwnAddress own)
{
    /// <param name="path">Starts with a slash.</param>
    /// <exception cref="InvalidOperationException">Outside Development without <c>App:PublicAddress</c>.</exception>
    public string Of(string path) => configuration["App:PublicAddress"] is { Length: > 0 } set
        ? set.TrimEnd('/') + path
        : environment.IsDevelopment() ? own.Base + path : throw new InvalidOperationException("App:PublicAddress is missing; gateways need it to send people back.");
}

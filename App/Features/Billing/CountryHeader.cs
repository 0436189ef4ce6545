using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Billing;

/// <summary>From where somebody buys.</summary>
/// <param name="Country">ISO 3166; null when nothing says it.</param>
public sealed record CheckoutOrigin(string? Address = null, string? Country = null);

/// <summary>
/// The country a request came from, from the header that <see cref="Setting"/> names: one that the proxy in front sets and takes away from what callers send. Without
/// the setting nobody's header is believed.
/// </summary>
public sealed class CountryHeader(IConfiguration configuration)
{
    public const string Setting = "Billing:CountryHeader";

    /// <returns>ISO 3166; null when nothing is said.</returns>
    public string? Of(HttpRequest request) =>
        configuration[Setting] is { Length: > 0 } name && request.Headers[name].ToString() is { Length: 2 } country ? country : null;

    public CheckoutOrigin From(HttpContext http) => new(Caller.Of(http).Address, Of(http.Request));
}

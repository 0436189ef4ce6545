using System.Collections.Concurrent;
using System.Security.Claims;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// So many open circuits for a person and for a network address on a node, and no more (security rule 20): each holds its page in memory. A circuit is
/// as long as the request of its connection.
/// </summary>
internal sealed class CircuitLimits(RequestDelegate next, IOptions<SecurityOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http) =>
        http.Request.Path != "/_blazor" || HttpMethods.IsPost(http.Request.Method) ? next(http) : CountAsync(http);

    private async Task CountAsync(HttpContext http)
    {
        var address = $"from:{NetworkAddress.KeyOf(http.Connection.RemoteIpAddress)}";
        var person = http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? $"of:{id}" : null;
        if (!Take(address, options.Value.CircuitsPerAddress))
        {
            Refuse(http);
            return;
        }
        try
        {
            if (person is not null && !Take(person, options.Value.CircuitsPerUser))
            {
                person = null;
                Refuse(http);
                return;
            }
            await next(http);
        }
        finally
        {
            GiveBack(address);
            if (person is not null)
            {
                GiveBack(person);
            }
        }
    }

    private static void Refuse(HttpContext http) => http.Response.StatusCode = StatusCodes.Status429TooManyRequests;

    private bool Take(string key, int limit)
    {
        if (_open.AddOrUpdate(key, 1, (_, open) => open + 1) <= limit)
        {
            return true;
        }
        GiveBack(key);
        return false;
    }

    private void GiveBack(string key)
    {
        if (_open.AddOrUpdate(key, 0, (_, open) => open - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(key, 0)); // not when somebody came meanwhile
        }
    }
}

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// Circuits are opened from this site's own pages only (security rule 19): browsers let any site open a WebSocket to any other, and name that site in
/// the Origin header. Programs send none and have no cookies to steal.
/// </summary>
internal sealed class CircuitOrigin(RequestDelegate next, PublicAddress address)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/_blazor") && http.Request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin.ToString(), http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        return next(http);
    }

    private bool IsOwn(string origin, HttpRequest request) => origin == address.Origin || origin == $"{request.Scheme}://{request.Host}";
}

using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Accounts.Api;

/// <summary>
/// A browser sends its cookies along with whatever any site makes it send. So a change through the API that rests on a cookie must come from this site's
/// own pages, and as JSON, which a foreign form cannot send (security rule 19).
/// </summary>
internal sealed class SameOrigin(PublicAddress address) : IEndpointFilter
{
    private static readonly Outcome Refused = Outcome.Refused(403, "origin_mismatch", L("With cookies, send application/json from a page of this site."));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return !Changes(request) || !RestsOnCookie(request) || (IsJson(request) && IsOwn(request)) ? await next(context) : Refused.ToProblem();
    }

    private static bool Changes(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static bool RestsOnCookie(HttpRequest request) =>
        !TokenHandler.HasBearer(request)
        && (request.Cookies.ContainsKey(SessionCookie.Name) || request.Cookies.ContainsKey(TokenCookies.Access) || request.Cookies.ContainsKey(TokenCookies.Refresh));

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType() || (request.ContentType is null && request.ContentLength is null or 0);

    private bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin == $"{request.Scheme}://{request.Host}" || origin == address.Origin;
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace BlazorAccounts.Shell;

/// <summary>The address in the reader's browser, which is not the one being drawn when an error page stands in for another.</summary>
internal static class Here
{
    public static string Of(NavigationManager nav, HttpContext? http) =>
        http?.Features.Get<IStatusCodeReExecuteFeature>() is { } missed ? missed.OriginalPath + missed.OriginalQueryString
        : http?.Features.Get<IExceptionHandlerPathFeature>() is { } failed ? failed.Path
        : new Uri(nav.Uri).PathAndQuery;
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace BlazorAccounts.Platform.Problems;

/// <summary>Answers with ProblemDetails (RFC 9457), or with a page where a person is looking.</summary>
public static class ProblemAnswer
{
    /// <summary>Writes status, <c>code</c> and a sentence. Whoever asks for HTML outside the API gets a page that needs neither database nor circuit.</summary>
    public static async Task WriteAsync(HttpContext http, int status, string code, Text detail)
    {
        http.Response.StatusCode = status;
        if (WantsPage(http.Request))
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers.CacheControl = "no-store";
            await http.Response.WriteAsync(ErrorPage.Html(status, detail, ProblemsSetup.TraceId(http)));
            return;
        }

        var problem = new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } };
        var service = http.RequestServices.GetRequiredService<IProblemDetailsService>();
        if (!await service.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem }))
        {
            ProblemsSetup.Complete(http, problem); // the caller accepts no JSON: it gets it all the same
            await http.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json");
        }
    }

    /// <summary>Says when to come back, in whole seconds and never less than one.</summary>
    internal static void ComeBackAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a browser shows the answer to a person.</summary>
    internal static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/scim") && !request.Path.StartsWithSegments("/webhooks")
        && !request.Path.StartsWithSegments("/health")
        && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

using System.Reflection;

namespace BlazorAccounts.Sandbox;

/// <summary>A whole hosted page: no script, one stylesheet of our own, nothing from elsewhere.</summary>
internal static class Page
{
    /// <summary>No <c>form-action</c>: browsers hold redirects after a form against it, and those leave for the shop's own address.</summary>
    public const string Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    public static IResult Show(string title, Html body, int status = 200) => new Answer(title, body, status);

    public static IResult See(string url) => new Redirect(url);

    /// <summary>A page that only says something, with one way on.</summary>
    public static IResult Note(string title, string text, string? link, string linkText, int status) => Show(title, Html.Of($"""
        <main class="note"><div class="card">
        {Badge}
        <h1>{title}</h1><p>{text}</p>{Html.If(link is not null, $"<p><a class=\"button\" href=\"{link}\">{linkText}</a></p>")}
        </div></main>
        """), status);

    /// <summary>The stylesheet, for each sandbox to serve as <c>/sandbox/{its name}/sandbox.css</c>.</summary>
    public static IResult Stylesheet() => Results.Stream(
        Assembly.GetExecutingAssembly().GetManifestResourceStream("Sandbox.sandbox.css")
            ?? throw new InvalidOperationException("The stylesheet is not built in."),
        "text/css; charset=utf-8");

    public static Html Badge => Html.Of($"<p class=\"badge\">Test mode <span>no real money</span></p>");

    private sealed class Answer(string title, Html body, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.CacheControl = "no-store";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.XContentTypeOptions = "nosniff";
            await response.WriteAsync(Html.Of($"""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
                <title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{Sheet(httpContext.Request.Path)}"></head>
                <body>{body}</body></html>
                """).Text, httpContext.RequestAborted);
        }
    }

    private static string Sheet(PathString page) => string.Join('/', page.Value!.Split('/').Take(3)) + "/sandbox.css";

    // See other: a reload of what follows never repeats the form.
    private sealed class Redirect(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}

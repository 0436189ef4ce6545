using System.Globalization;
using System.Net;

namespace BlazorAccounts.Shell;

/// <summary>What is served while the database is away: one string, drawn without Blazor, sessions or any query.</summary>
public static class Maintenance
{
    public static string Html(string brand) => $"""
        <!DOCTYPE html>
        <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
          <noscript><meta http-equiv="refresh" content="30"></noscript>
          <title>{L("Back in a moment")} · {WebUtility.HtmlEncode(brand)}</title>
          <link rel="stylesheet" href="/css/app.css">
          <link rel="icon" href="/images/favicon.svg" type="image/svg+xml">
          <script type="module" src="/js/back.js"></script>
        </head>
        <body>
          <main class="problem wrap">
            <p class="muted num">503</p>
            <h1>{L("Back in a moment")}</h1>
            <p>{WebUtility.HtmlEncode(L($"{brand} cannot reach its database. Nothing is lost; this page tries again by itself."))}</p>
            <div class="line"><a class="btn primary" href="">{L("Try again")}</a></div>
          </main>
        </body>
        </html>
        """;

    /// <summary>Answers 503 with Retry-After.</summary>
    public static Task WriteAsync(HttpContext http, string brand)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.RetryAfter = "30";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(Html(brand), http.RequestAborted);
    }
}

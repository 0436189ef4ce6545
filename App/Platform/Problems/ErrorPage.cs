using System.Net;

namespace BlazorAccounts.Platform.Problems;

/// <summary>A page for when nothing else works: no database, no circuit, no session.</summary>
internal static class ErrorPage
{
    public static string Html(int status, string detail, string traceId)
    {
        var title = status switch
        {
            StatusCodes.Status503ServiceUnavailable => "We will be right back",
            StatusCodes.Status429TooManyRequests => "One moment, please",
            >= 500 => "Something went wrong on our side",
            _ => "That did not work",
        };
        // Maintenance ends by itself, so the page looks again without being asked.
        var refresh = status == StatusCodes.Status503ServiceUnavailable ? """<script type="module" src="/js/back.js"></script><noscript><meta http-equiv="refresh" content="10"></noscript>""" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">{refresh}
            <title>{title}</title>
            <link rel="stylesheet" href="/css/error.css">
            </head>
            <body>
            <main>
            <p class="status">{status}</p>
            <h1>{title}</h1>
            <p>{WebUtility.HtmlEncode(detail)}</p>
            <p><a href="">Try again</a> <a href="/">Home</a></p>
            <p class="trace">Reference {WebUtility.HtmlEncode(traceId)}</p>
            </main>
            </body>
            </html>
            """;
    }
}

using System.Globalization;
using System.Net;

namespace BlazorAccounts.Platform.Problems;

/// <summary>A page for when nothing else works: no database, no circuit, no session.</summary>
internal static class ErrorPage
{
    public static string Html(int status, string detail, string traceId)
    {
        var title = status switch
        {
            StatusCodes.Status503ServiceUnavailable => L("We will be right back"),
            StatusCodes.Status429TooManyRequests => L("One moment, please"),
            >= 500 => L("Something went wrong on our side"),
            _ => L("That did not work"),
        };
        // Maintenance ends by itself, so the page looks again without being asked.
        var refresh = status == StatusCodes.Status503ServiceUnavailable ? """<script type="module" src="/js/back.js"></script><noscript><meta http-equiv="refresh" content="10"></noscript>""" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="{Languages.ForCulture(CultureInfo.CurrentUICulture)}">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">{refresh}
            <title>{Safe(title)}</title>
            <link rel="stylesheet" href="/css/error.css">
            </head>
            <body>
            <main>
            <p class="status">{status}</p>
            <h1>{Safe(title)}</h1>
            <p>{Safe(detail)}</p>
            <p><a href="">{Safe(L("Try again"))}</a> <a href="/">{Safe(L("Home"))}</a></p>
            <p class="trace">{Safe(L($"Reference {traceId}"))}</p>
            </main>
            </body>
            </html>
            """;
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}

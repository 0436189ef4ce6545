using System.Globalization;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace BlazorAccounts.Shell;

/// <summary>
/// The language that a request is answered in: a link's (<c>?lang=ja</c>), the account's, this browser's cookie, <c>Accept-Language</c>, English. A page's circuit
/// takes it over from the request that opens its socket.
/// </summary>
internal static class ReadersLanguage
{
    private const string Cookie = "language";
    private const string Query = "lang";

    public static void UseReadersLanguage(this WebApplication app)
    {
        string[] known = [.. Languages.All.Keys, .. app.Environment.IsDevelopment() ? [Languages.Pseudo] : Array.Empty<string>()];
        var options = new RequestLocalizationOptions { RequestCultureProviders = [new CustomRequestCultureProvider(Chosen), new AcceptLanguageHeaderRequestCultureProvider()] }
            .SetDefaultCulture(Languages.First).AddSupportedCultures(known).AddSupportedUICultures(known);
        // Programs seldom ask for one, and setting it costs each of their requests something.
        app.UseWhen(Asks, asking => asking.UseRequestLocalization(options).Use(KeepOfLink));
    }

    /// <summary>Answers in the account's language, unless a link asks for another, and lets this browser keep it for when nobody is signed in.</summary>
    public static void Follow(HttpContext http, string language)
    {
        if (!CultureInfo.CurrentUICulture.Name.Equals(http.Request.Query[Query], StringComparison.OrdinalIgnoreCase))
        {
            Theme.Keep(http, Cookie, language);
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        }
    }

    public static void MapReadersLanguage(this IEndpointRouteBuilder routes) => routes.MapPost("/language", SetAsync).ExcludeFromDescription();

    private static bool Asks(HttpContext http) =>
        http.Request.Headers.ContainsKey(HeaderNames.AcceptLanguage) || http.Request.Cookies.ContainsKey(Cookie) || http.Request.Query.ContainsKey(Query);

    private static Task KeepOfLink(HttpContext http, RequestDelegate next)
    {
        if (Languages.All.ContainsKey(http.Request.Query[Query].ToString()))
        {
            Theme.Keep(http, Cookie, http.Request.Query[Query]!);
        }
        return next(http);
    }

    private static Task<ProviderCultureResult?> Chosen(HttpContext http)
    {
        var language = http.Request.Query[Query].ToString() is { Length: > 0 } asked ? asked : http.Request.Cookies[Cookie];
        return Task.FromResult(language is null ? null : new ProviderCultureResult(language));
    }

    private static async Task<IResult> SetAsync(HttpContext http, [FromForm] string? language, [FromForm] string? returnUrl, CancellationToken ct)
    {
        if (language is not null && Languages.All.ContainsKey(language))
        {
            Theme.Keep(http, Cookie, language);
            await Theme.KeepAsync(http, new(Language: language), ct);
        }
        return Results.LocalRedirect("~" + WithoutLink(LocalNavigation.LocalOr(returnUrl)));
    }

    // A link's language would win over the one that was just chosen.
    private static string WithoutLink(string url)
    {
        var (path, query) = url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        return path + QueryString.Create(QueryHelpers.ParseQuery(query).Where(q => q.Key != Query));
    }
}

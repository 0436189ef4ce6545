using System.Globalization;
using System.Text.Encodings.Web;
using BlazorAccounts.Platform.Security;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Cashfree's payment page has no address: it opens by the vendor's own script alone. This page loads that script and nothing else of ours but one line that starts it,
/// with a policy of its own, so that no other page of the product has to allow it.
/// </summary>
internal static class CashfreePage
{
    public const string Path = "/checkout/cashfree";

    private const string Policy = "default-src 'none'; script-src 'self' https://sdk.cashfree.com; style-src 'self' 'unsafe-inline'; img-src 'self' data: https://*.cashfree.com; "
        + "connect-src https://*.cashfree.com; frame-src https://*.cashfree.com; form-action https://api.cashfree.com https://sandbox.cashfree.com; base-uri 'none'; frame-ancestors 'none'";

    public static void MapCashfreePage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, Show).RequireAuthorization().ExcludeFromDescription().WithMetadata(new OwnContentPolicy(Policy));

    private static IResult Show(string? session, string? once, HttpContext http, IOptions<CashfreeOptions> options)
    {
        if (!options.Value.Enabled || session is not { Length: > 0 and <= 512 })
        {
            return Results.LocalRedirect("/upgrade");
        }
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        var mode = options.Value.BaseAddress?.Contains("//sandbox.", StringComparison.OrdinalIgnoreCase) is true ? "sandbox" : "production";
        return Results.Content($"""
            <!doctype html>
            <html lang="{Languages.ForCulture(CultureInfo.CurrentUICulture)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
            <title>{L("Payment")}</title><script src="https://sdk.cashfree.com/js/v3/cashfree.js"></script><script type="module" src="/js/cashfree.js"></script></head>
            <body data-cashfree="{mode}" data-session="{HtmlEncoder.Default.Encode(session)}"{(once == "1" ? " data-once" : "")}>
            <p role="status">{L("The payment page of Cashfree opens…")}</p>
            <noscript><p>{L("Cashfree's payment page needs JavaScript.")}</p></noscript>
            <p><a href="/upgrade">{L("Back to the plans")}</a></p></body></html>
            """, "text/html; charset=utf-8");
    }
}

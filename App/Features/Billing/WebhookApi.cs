using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>Where gateways tell us that something happened. Anonymous; the signature over the raw bytes is what counts.</summary>
internal static class WebhookApi
{
    private const int MaxBody = 1_048_576;

    public static void MapWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{gateway}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(string gateway, HttpContext http, PaymentGateways gateways, ReceiveGatewayEvent receive, CancellationToken ct)
    {
        if (gateways.Find(gateway) is not { } known)
        {
            return Outcome.NotFound.ToProblem();
        }
        if (await ReadAsync(http.Request, ct) is not { } body)
        {
            return Outcome.Refused(413, "payload_too_large", L("A webhook has at most 1 MB.")).ToProblem();
        }
        var outcome = await receive.RunAsync(known, http.Request.Headers, body, ct);
        return outcome.Ok ? TypedResults.Ok(new { received = true }) : outcome.ToProblem();
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBody)
        {
            return null;
        }
        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > MaxBody)
            {
                return null;
            }
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}

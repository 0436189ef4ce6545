using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Takes a webhook into the inbox, once, and answers at once. Applying it is the worker's business.</summary>
internal sealed class ReceiveGatewayEvent(IDbContextFactory<AppDb> dbs, GatewayEventSignal signal, OneAtATime turns, TimeProvider clock)
{
    /// <summary>400 <c>signature_invalid</c> or <c>event_invalid</c>. An event that is there already is received well.</summary>
    public async Task<Outcome> RunAsync(IPaymentGateway gateway, IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!gateway.IsGenuine(headers, body.Span, now))
        {
            return Outcome.Refused(400, "signature_invalid", L("The signature does not belong to this body, or is too old."));
        }
        if (gateway.ReadNews(body.Span) is not { } news)
        {
            return Outcome.Refused(400, "event_invalid", L("That is no event."));
        }

        using var pass = await turns.EnterAsync(news.EventId, ct); // spares the index most of a burst of repetitions
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.GatewayEvents.AnyAsync(e => e.Gateway == gateway.Name && e.EventId == news.EventId, ct))
        {
            await InsertAsync(db, GatewayEvent.From(gateway.Name, news, Encoding.UTF8.GetString(body.Span), now), ct);
        }
        return Outcome.Done;
    }

    private async Task InsertAsync(AppDb db, GatewayEvent received, CancellationToken ct)
    {
        try
        {
            db.Add(received);
            await db.SaveChangesAsync(ct);
            signal.Wake();
        }
        catch (DbUpdateException) when (db.GatewayEvents.AsNoTracking().Any(e => e.Gateway == received.Gateway && e.EventId == received.EventId))
        {
            // The same delivery arrived twice at the same time.
        }
    }
}

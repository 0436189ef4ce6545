using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Has failed charges tried again where the gateway does not do so by itself: three times, a day apart. The key is made of invoice and attempt, so asking again before
/// the answer is known changes nothing.
/// </summary>
internal sealed partial class RetryCharges(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, IBilledSubscriptions subscriptions, AnnounceDebit announce, TimeProvider clock, ILogger<RetryCharges> log) : IJob
{
    private const int MostTries = 3;
    private const int Most = 200;

    // A gateway that tries again on our word does so in a day (IPaymentGateway.RetryAsync).
    private static readonly TimeSpan InADay = TimeSpan.FromHours(25);

    public async Task RunAsync(CancellationToken ct)
    {
        var recent = clock.GetUtcNow() - TimeSpan.FromDays(7);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var charged = subscriptions.ChargedTeams(db);
        var failed = await db.Invoices.AsNoTracking()
            .Where(i => charged.Contains(i.TeamId) && i.Status == InvoiceStatus.Open && i.AttemptCount >= 1 && i.AttemptCount <= MostTries && i.IssuedAt > recent)
            .OrderBy(i => i.IssuedAt).Take(Most).ToListAsync(ct);
        foreach (var invoice in failed)
        {
            // Whoever has cancelled, or left, is neither told of a charge nor charged.
            if ((await subscriptions.ChargingAsync(db, invoice.TeamId, invoice.Gateway, ct)).Contains(invoice.GatewaySubscriptionId!))
            {
                await RetryAsync(invoice, ct);
            }
        }
    }

    private async Task RetryAsync(Invoice invoice, CancellationToken ct)
    {
        try
        {
            if (MandateRules.IsAnnounced(invoice.Currency) && gateways.Find(invoice.Gateway) is { RetriesByItself: false }
                && !await announce.RunAsync(new(invoice.TeamId, invoice.Gateway, $"{invoice.GatewayInvoiceId}#{invoice.AttemptCount}", invoice.Money, clock.GetUtcNow() + InADay), ct))
            {
                return; // what is not announced is not charged
            }
            await gateways.Require(invoice.Gateway).RetryAsync(invoice.GatewayInvoiceId, $"retry-{invoice.Id:N}-{invoice.AttemptCount}", ct);
        }
        catch (Exception failure) when (failure.IsGatewayFault)
        {
            LogNotRetried(failure, invoice.Gateway, invoice.Id); // it was paid or cancelled meanwhile, or the next run finds the gateway up
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Gateway} does not try invoice {InvoiceId} again")]
    private partial void LogNotRetried(Exception reason, string gateway, Guid invoiceId);
}

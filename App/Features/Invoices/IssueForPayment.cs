using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Issues the invoice of what a gateway charged for a plan, with the receipt that carries it.</summary>
public sealed class IssueForPayment(IDbContextFactory<AppDb> dbs, IssueDocument issue, BillingMails mails) : IHandle<PaymentReceived>
{
    public Task HandleAsync(PaymentReceived happened, Guid eventId, CancellationToken ct) => RunAsync(happened.InvoiceId, ct);

    /// <param name="chargeId">Our row of the gateway's invoice.</param>
    /// <returns>The one there is, when it was issued before; null when nothing was paid.</returns>
    public async Task<IssuedDocument?> RunAsync(Guid chargeId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.Id == chargeId && i.Status == InvoiceStatus.Paid && i.Total > 0, ct) is not { } charge)
        {
            return null;
        }
        var (_, language) = await IssueDocument.BuyerAsync(db, charge.TeamId, ct);
        var draft = new DocumentDraft(
            charge.TeamId, DocumentKind.Invoice, $"payment:{charge.Id:N}", charge.Id, LinesOf(charge, language), charge.Discount, charge.Money, charge.PaidAt ?? charge.IssuedAt, charge.Gateway,
            charge.GatewayPaymentId ?? charge.Number ?? charge.GatewayInvoiceId)
        {
            CardBrand = charge.CardBrand,
            CardLast4 = charge.CardLast4,
        };
        return await issue.RunAsync(
            draft,
            (joined, document) => mails.AddAsync<PaymentReceiptMail>(
                joined,
                charge.TeamId,
                $"receipt:{charge.Id:N}",
                new Dictionary<string, object?> { [nameof(PaymentReceiptMail.Invoice)] = document },
                null,
                ct,
                attachment: DocumentFile.NameOf(document)),
            ct);
    }

    // Together with the discount they are the total, whatever the gateway left out.
    private static List<DocumentLine> LinesOf(Invoice charge, string language)
    {
        var lines = charge.Lines.Count > 0
            ? charge.Lines.Where(l => l.Amount != 0).Select(l => new DocumentLine(Words(l).In(language), l.Quantity, l.Amount, l.From, l.To)).ToList()
            : [new((charge.Description is { } said ? Word(said) : L("Your plan")).In(language), 1, charge.Total + charge.Discount, charge.PaidAt ?? charge.IssuedAt, charge.PeriodEnd)];
        if (charge.Total + charge.Discount - lines.Sum(l => l.Amount) is var rest and not 0)
        {
            lines.Add(new(L("Adjustment").In(language), 1, rest));
        }
        return lines;
    }

    private static Text Words(ChargeLine line) => line.Kind switch
    {
        ChargeKind.Unused => L($"Unused time with {Word(line.What)}"),
        ChargeKind.Rest => L($"Rest of the period with {Word(line.What)}"),
        _ => Word(line.What),
    };
}

/// <summary>Issues the credit note of money that goes back, with the mail that carries it. The invoice comes first, should it not be there yet.</summary>
public sealed class CreditRefund(IDbContextFactory<AppDb> dbs, IssueForPayment payments, IssueCredit credit) : IHandle<RefundMade>
{
    public Task HandleAsync(RefundMade happened, Guid eventId, CancellationToken ct) => RunAsync(happened.RefundId, ct);

    public async Task RunAsync(Guid refundId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Refunds.AsNoTracking().SingleOrDefaultAsync(r => r.Id == refundId, ct) is { } refund && await payments.RunAsync(refund.InvoiceId, ct) is { } invoice)
        {
            await credit.RunAsync(invoice, $"refund:{refund.Id:N}", refund.Id, refund.Money, refund.GatewayRefundId, refund.At, ct);
        }
    }
}

/// <param name="Cause">Issued once for each.</param>
public sealed record CreditOwed(string Cause, Money Amount);

/// <summary>Issues a credit note for part or all of an invoice, and tells who paid it.</summary>
public sealed class IssueCredit(IssueDocument issue, BillingMails mails)
{
    public Task<IssuedDocument> RunAsync(IssuedDocument invoice, string cause, Guid aboutId, Money amount, string? reference, DateTimeOffset at, CancellationToken ct) =>
        issue.RunAsync(Draft(invoice, new(cause, amount), aboutId, reference, at), (db, document) => TellAsync(db, document, ct), ct);

    /// <param name="owed">Asked while nobody else issues one; null when everything has its note.</param>
    public Task RunAsync(IssuedDocument invoice, Guid aboutId, Func<AppDb, Task<CreditOwed?>> owed, DateTimeOffset at, CancellationToken ct) => issue.RunAsync(
        DocumentKind.CreditNote,
        async db => await owed(db) is { } credit ? Draft(invoice, credit, aboutId, null, at) : null,
        (db, document) => TellAsync(db, document, ct),
        ct);

    private static DocumentDraft Draft(IssuedDocument invoice, CreditOwed credit, Guid aboutId, string? reference, DateTimeOffset at)
    {
        List<DocumentLine> lines = [new(L($"Refund of invoice {invoice.Number}").In(invoice.Language), 1, credit.Amount.Amount)];
        return new(invoice.TeamId, DocumentKind.CreditNote, credit.Cause, aboutId, lines, 0, credit.Amount, at, invoice.Gateway, reference) { Corrects = invoice };
    }

    private Task TellAsync(AppDb db, IssuedDocument note, CancellationToken ct) => mails.AddAsync<RefundMail>(
        db,
        note.TeamId,
        note.Cause,
        new Dictionary<string, object?> { [nameof(RefundMail.CreditNote)] = note },
        new(L("Your refund is on its way"), L($"We paid back {Shell.Kit.MoneyText.Format(note.Total, note.Currency)}."), "/billing"),
        ct,
        attachment: DocumentFile.NameOf(note));
}

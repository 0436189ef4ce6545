using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Invoices.Pdf;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>A document as a file: for a mail that carries it, and for whoever may see it.</summary>
internal sealed class DocumentFile(IDbContextFactory<AppDb> everything, IOwnedDbs dbs, DocumentPdf pdf) : IMailAttachments
{
    public const string ContentType = "application/pdf";

    public string Kind => "document";

    /// <summary>What a mail names it by.</summary>
    public static string NameOf(IssuedDocument document) => $"document:{document.Id:N}";

    public async Task<MailAttachment?> MakeAsync(string id, CancellationToken ct)
    {
        if (!pdf.CanSet || !Guid.TryParse(id, out var document))
        {
            return null;
        }
        await using var db = await everything.CreateDbContextAsync(ct);
        return await db.IssuedDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == document, ct) is { } found ? new($"{found.Number}.pdf", ContentType, pdf.Set(found)) : null;
    }

    /// <returns>404 for what is none of the team's, 403 for members who have nothing to do with its money, 503 <c>pdf_unavailable</c> where no font is installed.</returns>
    public async Task<Outcome<MailAttachment>> DownloadAsync(Guid teamId, Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(userId, teamId), ct);
        var may = await db.MayPayAsync(teamId, userId, ct);
        return !may.Ok ? may.For<MailAttachment>()
            : await db.IssuedDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.TeamId == teamId, ct) is not { } found ? Outcome.NotFound.For<MailAttachment>()
            : !pdf.CanSet ? Outcome.Unavailable("pdf_unavailable", L("Invoices cannot be made into files at the moment."), TimeSpan.FromHours(1)).For<MailAttachment>()
            : new MailAttachment($"{found.Number}.pdf", ContentType, pdf.Set(found));
    }
}

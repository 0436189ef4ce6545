using System.Globalization;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Invoices;

/// <summary>
/// Gives out a number and writes the document, in one transaction that holds the series: whoever comes at the same time waits for it, and what fails takes no number. One
/// document for each cause, whoever asks how often and from how many nodes.
/// </summary>
public sealed class IssueDocument(IDbContextFactory<AppDb> dbs, IBilledSubscriptions pages, IOptionsMonitor<InvoiceOptions> options, TimeProvider clock)
{
    private const int Tries = 8;

    /// <param name="alongside">Joins the transaction: writes the mail that carries the document.</param>
    public async Task<IssuedDocument> RunAsync(DocumentDraft draft, Func<AppDb, IssuedDocument, Task> alongside, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await FindAsync(db, draft.Cause, ct) ?? (await RunAsync(draft.Kind, _ => Task.FromResult<DocumentDraft?>(draft), alongside, ct))!;
    }

    /// <param name="drafted">Asked while the series is held, so that it sees what was issued before; null issues nothing.</param>
    internal async Task<IssuedDocument?> RunAsync(DocumentKind kind, Func<AppDb, Task<DocumentDraft?>> drafted, Func<AppDb, IssuedDocument, Task> alongside, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            try
            {
                var issued = await TryAsync(db, kind, drafted, alongside, ct);
                if (issued is not null)
                {
                    pages.Applied(issued.TeamId); // a billing page that is open shows it
                }
                return issued;
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), ct); // somebody else began the series, or issued the same in another year's
            }
        }
    }

    /// <summary>The one for a cause; null before it was issued.</summary>
    public static Task<IssuedDocument?> FindAsync(AppDb db, string cause, CancellationToken ct) => db.IssuedDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Cause == cause, ct);

    /// <summary>Who the documents of a team name now, and in which language.</summary>
    public static async Task<(Buyer Buyer, string Language)> BuyerAsync(AppDb db, Guid teamId, CancellationToken ct)
    {
        var details = await db.BillingDetails.AsNoTracking().SingleOrDefaultAsync(d => d.TeamId == teamId, ct);
        var owner = await (from m in db.TeamMembers
                           join u in db.Users on m.UserId equals u.Id
                           where m.TeamId == teamId && m.Role == TeamRole.Owner
                           orderby m.JoinedAt
                           select new { User = u, Language = db.UserSettings.Where(s => s.UserId == u.Id).Select(s => s.Language).FirstOrDefault() })
            .AsNoTracking().FirstOrDefaultAsync(ct);
        var language = owner?.Language ?? Languages.First;
        return (details?.ToBuyer(owner?.User.Email) ?? new() { Name = owner?.User.Greeting ?? L("Customer").In(language), Email = owner?.User.Email }, language);
    }

    private async Task<IssuedDocument?> TryAsync(AppDb db, DocumentKind kind, Func<AppDb, Task<DocumentDraft?>> drafted, Func<AppDb, IssuedDocument, Task> alongside, CancellationToken ct)
    {
        IssuedDocument? issued = null;
        await db.AtomicallyAsync(async () =>
        {
            issued = null;
            var series = await HoldAsync(db, kind, ct);
            if (await drafted(db) is not { } draft)
            {
                return;
            }
            issued = await FindAsync(db, draft.Cause, ct); // who held it before may have issued the same
            if (issued is null)
            {
                issued = await WriteAsync(db, draft, series.Next(), ct);
                await alongside(db, issued);
                await db.SaveChangesAsync(ct);
            }
        }, ct);
        return issued;
    }

    // A change that changes nothing holds the row until the transaction ends, on either database.
    private async Task<DocumentSeries> HoldAsync(AppDb db, DocumentKind kind, CancellationToken ct)
    {
        var prefix = kind is DocumentKind.Invoice ? options.CurrentValue.Prefix : options.CurrentValue.CreditPrefix;
        var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{clock.GetUtcNow().UtcDateTime:yyyy}");
        if (await db.DocumentSeries.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Last, s => s.Last), ct) == 0)
        {
            db.Add(DocumentSeries.Begin(id));
            await db.SaveChangesAsync(ct);
        }
        return db.ChangeTracker.Entries<DocumentSeries>().Select(e => e.Entity).SingleOrDefault() ?? await db.DocumentSeries.SingleAsync(s => s.Id == id, ct);
    }

    private async Task<IssuedDocument> WriteAsync(AppDb db, DocumentDraft draft, string number, CancellationToken ct)
    {
        var (now, settings) = (clock.GetUtcNow(), options.CurrentValue);
        IssuedDocument document;
        if (draft.Corrects is { } corrected)
        {
            var before = await db.IssuedDocuments.AsNoTracking().Where(d => d.CorrectsId == corrected.Id).ToListAsync(ct);
            document = IssuedDocument.Of(draft, number, corrected, before, now);
        }
        else
        {
            var (buyer, language) = await BuyerAsync(db, draft.TeamId, ct);
            document = IssuedDocument.Of(draft, number, settings.Seller, buyer, language, settings.RuleFor(buyer), now);
        }
        db.Add(document);
        db.Audit(
            now, null, document.Kind is DocumentKind.Invoice ? "invoice.issued" : "credit_note.issued", $"team:{document.TeamId}", after: new { document.Number, document.Total, document.Currency });
        return document;
    }
}

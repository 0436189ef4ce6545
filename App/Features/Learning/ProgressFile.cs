using System.Globalization;
using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>Learning progress for a spreadsheet, a line for each report, in the export of whoever has a plan with that format.</summary>
internal sealed class ProgressFile(IOwnedDbs dbs, Entitlements entitlements) : IExportFile
{
    private const string Format = "CSV";

    public string Name => "progress.csv";

    public async ValueTask<byte[]?> ForAsync(Whose whose, CancellationToken ct)
    {
        if (!(await entitlements.OfAsync(whose.TeamId, ct)).Terms.Lists(PlanFeature.DataExport, Format))
        {
            return null;
        }
        await using var db = await dbs.OfAsync(whose, ct);
        var entries = await db.ProgressEntries.AsNoTracking().Where(e => e.UserId == whose.UserId).OrderBy(e => e.Id).ToListAsync(ct);
        var text = string.Concat(entries.Select(e => Csv.Line(e.At, e.Day.ToString("O", CultureInfo.InvariantCulture), e.Lessons, e.Minutes, e.Xp, e.Words, e.Kanji, e.Accuracy, e.IdempotencyKey))
            .Prepend(Csv.Line("Time", "Day", "Lessons", "Minutes", "XP", "Words", "Kanji", "Accuracy", "Key")));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]; // the mark tells spreadsheets that it is UTF-8
    }
}

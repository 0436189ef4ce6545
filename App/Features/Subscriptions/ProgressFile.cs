using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Learning progress for a spreadsheet, in the export of whoever has a plan with that format.</summary>
internal sealed class ProgressFile(IDbContextFactory<AppDb> dbs, Entitlements entitlements) : IExportFile
{
    private const string Format = "CSV";

    public string Name => "progress.csv";

    public async ValueTask<byte[]?> ForAsync(Whose whose, CancellationToken ct)
    {
        if (!(await entitlements.OfAsync(whose.TeamId, ct)).Terms.Lists(PlanFeature.DataExport, Format))
        {
            return null;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var person = await db.Users.AsNoTracking().Where(u => u.Id == whose.UserId).Select(u => new { Name = u.DisplayName ?? u.FirstName ?? u.UserName, u.Learning }).SingleAsync(ct);
        var learning = person.Learning;
        var text =
            Csv.Line("Name", "Level", "XP", "Current streak", "Longest streak", "Last study", "Lessons", "Minutes", "Words", "Kanji", "Accuracy")
            + Csv.Line(person.Name, learning.Level.ToString(), learning.TotalXp, learning.CurrentStreak, learning.LongestStreak, learning.LastStudyAt,
                learning.LessonsCompleted, learning.MinutesStudied, learning.WordsLearned, learning.KanjiLearned, learning.Accuracy);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]; // the mark tells spreadsheets that it is UTF-8
    }
}

using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Privacy;

[Covers("OPS-1", "ACC-15", "MSG-1")]
public sealed class MakeExportsTests : ExportDesk
{
    [Fact]
    public async Task One_is_made_at_a_time_however_many_ask_at_once()
    {
        var (ada, http) = await PersonAsync("ada");
        Gate.Close(ada.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => http.PostAsync(Export, null)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 202));
        Assert.Equal(29, answers.Count(a => (int)a.StatusCode == 429));
        Array.ForEach(answers, a => a.Dispose());
    }

    /// <summary>The first run never comes back, as that of a killed node; the second takes over when its lease is over. The first then wakes, and changes nothing.</summary>
    [Fact]
    public async Task A_run_that_dies_in_the_middle_is_repeated_and_one_mail_goes_out()
    {
        var (ada, http) = await PersonAsync("ada");
        Gate.Close(ada.Id);
        await AskAsync(http);
        await Eventually.SoAsync(() => Task.FromResult(Gate.Waiting(ada.Id)), "the first run");
        await RunAsync("make-exports");
        await using var db = App.OpenDb();
        var begun = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Requested, 1), (begun.State, begun.Attempts));

        await App.Clock.AdvanceAsync(MakeExports.Lease);
        await RunAsync("make-exports");
        var path = await LinkAsync(ada);
        var made = await db.DataExports.AsNoTracking().SingleAsync();
        Gate.OpenAll();
        await Eventually.SoAsync(async () => !await db.OutboxEvents.AnyAsync(e => e.Type == "DataExportRequested" && e.HandledAt == null), "the end of the first run");

        var after = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Ready, 2, made.TokenHash), (after.State, after.Attempts, after.TokenHash));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "ExportReadyMail"));
        using var later = await App.ProgramOfAsync(ada);
        using var answer = await later.GetAsync(path);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_fails_is_tried_five_times_and_then_told()
    {
        var (ada, http) = await PersonAsync("ada");
        Gate.Break(ada.Id);
        await AskAsync(http);
        await using var db = App.OpenDb();
        await Eventually.SoAsync(async () => await db.DataExports.AnyAsync(e => e.LastError != null), "the first failure");
        for (var n = 0; n < 4; n++)
        {
            await App.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
            await RunAsync("make-exports");
        }
        var row = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Failed, 5), (row.State, row.Attempts));
        Assert.Equal(1, await db.PublishedAsync("AlertRaised", "export_failed"));
        Assert.Equal(0, await db.OutboxMails.CountAsync(m => m.Template == "ExportReadyMail"));
    }
}

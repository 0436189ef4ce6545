using System.IO.Compression;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Privacy;

[Covers("OPS-1", "ACC-15", "MSG-1")]
public sealed class PackExportTests : ExportDesk
{
    [Fact]
    public async Task Learning_progress_for_spreadsheets_is_in_the_file_of_premium_people()
    {
        var (ada, _) = await PersonAsync("ada");
        var pack = App.Services.GetRequiredService<PackExport>();
        await App.InScopeAsync<RecordProgress, Outcome<MyLearning>>(record => record.RunAsync(ada.Id, ada.HomeTeamId, new(Xp: 1234, IdempotencyKey: "=cmd|' /C calc'!A0"), CancellationToken.None));
        var whose = new Whose(ada.Id, ada.HomeTeamId);

        var premium = await pack.RunAsync(whose, CancellationToken.None);
        Assert.Contains(",0,0,1234,0,0,,'=cmd|' /C calc'!A0", Text(premium, "progress.csv"), StringComparison.Ordinal);
        await App.Clock.AdvanceAsync(TimeSpan.FromDays(8)); // the trial is over
        using var free = new ZipArchive(new MemoryStream(await pack.RunAsync(whose, CancellationToken.None)));
        Assert.Equal([PackExport.JsonName], free.Entries.Select(e => e.Name));
    }

    [Fact]
    public async Task What_others_did_is_told_without_them_and_what_was_done_to_others_without_whom()
    {
        var (ada, _) = await PersonAsync("ada");
        var (admin, _) = await PersonAsync("admin");
        await using (var db = App.OpenDb())
        {
            await db.Users.Where(u => u.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        }
        var suspended = await App.Services.GetRequiredService<ChangeUserState>().RunAsync(admin.Id, ada.Id, UserTrigger.SuspendAsked, "Three chargebacks.", new("203.0.113.77", null), CancellationToken.None);
        Assert.True(suspended.Ok, suspended.Message);
        var pack = App.Services.GetRequiredService<PackExport>();
        var hers = Text(await pack.RunAsync(new(ada.Id, ada.HomeTeamId), CancellationToken.None), PackExport.JsonName);
        var theirs = Text(await pack.RunAsync(new(admin.Id, admin.HomeTeamId), CancellationToken.None), PackExport.JsonName);

        Assert.Contains("Three chargebacks.", hers, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Id.ToString(), hers, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.77", hers, StringComparison.Ordinal);
        Assert.Contains("203.0.113.77", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("Three chargebacks.", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(ada.Id.ToString(), theirs, StringComparison.Ordinal);
    }
}

using System.IO.Compression;
using System.Text;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Privacy;

[Covers("OPS-1", "ACC-15", "MSG-1")]
public sealed class ExportTests : ExportDesk
{
    [Fact]
    public async Task Somebody_asks_gets_a_mail_and_takes_the_file_once()
    {
        var (ada, http) = await PersonAsync("ada");
        await AskAsync(http);
        var path = await LinkAsync(ada);

        using var answer = await http.GetAsync(path);
        var file = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("ada@example.test", Json(file)["accounts"]!["users"]![0]!["email"]!.GetValue<string>());
        using var again = await http.GetAsync(path);
        Assert.Equal("export_used", await CodeAsync(again, 410));
        await using var db = App.OpenDb();
        var row = await db.DataExports.SingleAsync();
        Assert.Equal((DataExportState.Taken, null), (row.State, row.Content));
        Assert.NotNull(await db.Users.Where(u => u.Id == ada.Id).Select(u => u.Consents.ExportRequestedAt).SingleAsync());
        Assert.Equal(
            ["account.export_downloaded", "account.export_requested"],
            await db.AuditEntries.Where(e => e.ActorId == ada.Id && e.Action.StartsWith("account.export")).Select(e => e.Action).Order().ToListAsync());
    }

    [Fact]
    public async Task The_file_waits_unreadable_and_its_link_is_not_in_the_database()
    {
        var (ada, http) = await PersonAsync("ada");
        await AskAsync(http);
        var token = (await LinkAsync(ada)).Split('/')[^1];

        await using var db = App.OpenDb();
        var row = await db.DataExports.SingleAsync();
        Assert.True(token.Length >= 22);
        Assert.NotEqual(token, row.TokenHash);
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(row.Content!)));
        Assert.DoesNotContain("ada@example.test", Encoding.UTF8.GetString(row.Content!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_downloads_at_once_get_one_file()
    {
        var (ada, http) = await PersonAsync("ada");
        await AskAsync(http);
        var path = await LinkAsync(ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => http.GetAsync(path)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        Assert.Equal(49, answers.Count(a => (int)a.StatusCode == 410));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task The_link_works_for_its_person_alone()
    {
        var (ada, http) = await PersonAsync("ada");
        var (bob, other) = await PersonAsync("bob");
        await AskAsync(http);
        var path = await LinkAsync(ada);
        using var stranger = App.NewClient();

        using var foreign = await other.GetAsync(path);
        using var unknown = await other.GetAsync($"{Export}/{new string('x', 43)}");
        using var nobody = await stranger.GetAsync(path);

        Assert.Equal("not_found", await CodeAsync(foreign, 404));
        Assert.Equal("not_found", await CodeAsync(unknown, 404));
        Assert.Equal(401, (int)nobody.StatusCode);
        using var browser = await App.BrowserOfAsync(bob);
        await browser.OpenAsync(path.Replace("/api/v1/users/me/export", "/settings/privacy/export", StringComparison.Ordinal));
        Assert.Equal("This link does not work", browser.Title);
        Assert.Contains("bob@example.test", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        using var outside = new PlainBrowser(App.Address);
        await outside.OpenAsync(path.Replace("/api/v1/users/me/export", "/settings/privacy/export", StringComparison.Ordinal));
        Assert.Equal("Sign in to download your data", outside.Title);
        using var own = await http.GetAsync(path);
        Assert.Equal(200, (int)own.StatusCode);
    }

    [Fact]
    public async Task A_file_that_nobody_took_is_gone_after_a_week()
    {
        var (ada, http) = await PersonAsync("ada");
        await AskAsync(http);
        var path = await LinkAsync(ada);
        await App.Clock.AdvanceAsync(TimeSpan.FromDays(7));

        using var later = await App.ProgramOfAsync(ada);
        using var late = await later.GetAsync(path);
        Assert.Equal("export_expired", await CodeAsync(late, 410));
        await RunAsync("forget-exports");

        await using var db = App.OpenDb();
        var row = await db.DataExports.SingleAsync();
        Assert.Equal((DataExportState.Expired, null), (row.State, row.Content));
    }

    [Fact]
    public async Task A_newer_file_takes_the_older_ones_place()
    {
        var (ada, http) = await PersonAsync("ada");
        await AskAsync(http);
        var first = await LinkAsync(ada);
        await AskAsync(http);
        var second = await LinkAsync(ada, 2);

        using var old = await http.GetAsync(first);
        using var newest = await http.GetAsync(second);
        Assert.Equal("export_expired", await CodeAsync(old, 410));
        Assert.Equal(200, (int)newest.StatusCode);
    }

    [Fact]
    public async Task It_needs_a_fresh_proof()
    {
        var (ada, http) = await PersonAsync("ada");
        await App.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        using var stale = await http.PostAsync(Export, null);
        Assert.Equal("proof_required", await CodeAsync(stale, 403));
        await using var db = App.OpenDb();
        Assert.Empty(await db.DataExports.Where(e => e.UserId == ada.Id).ToListAsync());
        Assert.Null(await db.Users.Where(u => u.Id == ada.Id).Select(u => u.Consents.ExportRequestedAt).SingleAsync());
    }

    [Fact]
    public async Task Three_a_day_are_made_and_no_more()
    {
        var (ada, http) = await PersonAsync("ada");
        for (var n = 1; n <= 3; n++)
        {
            await AskAsync(http);
            await LinkAsync(ada, n);
        }
        using var fourth = await http.PostAsync(Export, null);
        Assert.Equal("too_many_requests", await CodeAsync(fourth, 429));
        Assert.InRange(fourth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));

        await App.Clock.AdvanceAsync(TimeSpan.FromHours(24));
        using var next = await App.ProgramOfAsync(ada);
        await AskAsync(next);
        await LinkAsync(ada, 4);
    }

    [Fact]
    public async Task The_settings_ask_and_download_without_the_mail()
    {
        var (ada, _) = await PersonAsync("ada");
        using var browser = await App.BrowserOfAsync(ada);
        await browser.OpenAsync("/settings/privacy");
        await browser.SubmitAsync("/settings/privacy/request", null);
        await LinkAsync(ada);
        await browser.OpenAsync("/settings/privacy");
        Assert.Contains("It is ready.", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await App.Clock.AdvanceAsync(TimeSpan.FromMinutes(6));
        await browser.SubmitAsync("/settings/privacy/download", null);
        Assert.StartsWith("/settings/confirm", browser.Path, StringComparison.Ordinal);
        await using var db = App.OpenDb();
        Assert.Equal(DataExportState.Ready, await db.DataExports.Select(e => e.State).SingleAsync());
    }
}

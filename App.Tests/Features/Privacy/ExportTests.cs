using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Privacy;

[Covers("OPS-1", "ACC-15", "MSG-1")]
public sealed partial class ExportTests : IAsyncLifetime
{
    private const string Export = "/api/v1/users/me/export";
    private readonly Turnstile _turnstile = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(services => services.AddSingleton<IExportFile>(_turnstile), ("Jobs:FollowClock", "false"));

    public async ValueTask DisposeAsync()
    {
        _turnstile.OpenAll();
        await _app.DisposeAsync();
    }

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
        await using var db = _app.OpenDb();
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

        await using var db = _app.OpenDb();
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
        using var stranger = _app.NewClient();

        using var foreign = await other.GetAsync(path);
        using var unknown = await other.GetAsync($"{Export}/{new string('x', 43)}");
        using var nobody = await stranger.GetAsync(path);

        Assert.Equal("not_found", await CodeAsync(foreign, 404));
        Assert.Equal("not_found", await CodeAsync(unknown, 404));
        Assert.Equal(401, (int)nobody.StatusCode);
        using var browser = await _app.BrowserOfAsync(bob);
        await browser.OpenAsync(path.Replace("/api/v1/users/me/export", "/settings/privacy/export", StringComparison.Ordinal));
        Assert.Equal("This link does not work", browser.Title);
        Assert.Contains("bob@example.test", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        using var outside = new PlainBrowser(_app.Address);
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
        await _app.Clock.AdvanceAsync(TimeSpan.FromDays(7));

        using var later = await _app.ProgramOfAsync(ada);
        using var late = await later.GetAsync(path);
        Assert.Equal("export_expired", await CodeAsync(late, 410));
        await RunAsync("forget-exports");

        await using var db = _app.OpenDb();
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
        await _app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        using var stale = await http.PostAsync(Export, null);
        Assert.Equal("proof_required", await CodeAsync(stale, 403));
        await using var db = _app.OpenDb();
        Assert.Empty(await db.DataExports.Where(e => e.UserId == ada.Id).ToListAsync());
        Assert.Null(await db.Users.Where(u => u.Id == ada.Id).Select(u => u.Consents.ExportRequestedAt).SingleAsync());
    }

    [Fact]
    public async Task One_is_made_at_a_time_however_many_ask_at_once()
    {
        var (ada, http) = await PersonAsync("ada");
        _turnstile.Close(ada.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => http.PostAsync(Export, null)));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 202));
        Assert.Equal(29, answers.Count(a => (int)a.StatusCode == 429));
        Array.ForEach(answers, a => a.Dispose());
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

        await _app.Clock.AdvanceAsync(TimeSpan.FromHours(24));
        using var next = await _app.ProgramOfAsync(ada);
        await AskAsync(next);
        await LinkAsync(ada, 4);
    }

    /// <summary>The first run never comes back, as that of a killed node; the second takes over when its lease is over. The first then wakes, and changes nothing.</summary>
    [Fact]
    public async Task A_run_that_dies_in_the_middle_is_repeated_and_one_mail_goes_out()
    {
        var (ada, http) = await PersonAsync("ada");
        _turnstile.Close(ada.Id);
        await AskAsync(http);
        await Eventually.SoAsync(() => Task.FromResult(_turnstile.Waiting(ada.Id)), "the first run");
        await RunAsync("make-exports");
        await using var db = _app.OpenDb();
        var begun = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Requested, 1), (begun.State, begun.Attempts));

        await _app.Clock.AdvanceAsync(MakeExports.Lease);
        await RunAsync("make-exports");
        var path = await LinkAsync(ada);
        var made = await db.DataExports.AsNoTracking().SingleAsync();
        _turnstile.OpenAll();
        await Eventually.SoAsync(async () => !await db.OutboxEvents.AnyAsync(e => e.Type == "DataExportRequested" && e.HandledAt == null), "the end of the first run");

        var after = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Ready, 2, made.TokenHash), (after.State, after.Attempts, after.TokenHash));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "ExportReadyMail"));
        using var later = await _app.ProgramOfAsync(ada);
        using var answer = await later.GetAsync(path);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_fails_is_tried_five_times_and_then_told()
    {
        var (ada, http) = await PersonAsync("ada");
        _turnstile.Break(ada.Id);
        await AskAsync(http);
        await using var db = _app.OpenDb();
        await Eventually.SoAsync(async () => await db.DataExports.AnyAsync(e => e.LastError != null), "the first failure");
        for (var n = 0; n < 4; n++)
        {
            await _app.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
            await RunAsync("make-exports");
        }
        var row = await db.DataExports.AsNoTracking().SingleAsync();
        Assert.Equal((DataExportState.Failed, 5), (row.State, row.Attempts));
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == "AlertRaised" && e.Payload.Contains("export_failed")));
        Assert.Equal(0, await db.OutboxMails.CountAsync(m => m.Template == "ExportReadyMail"));
    }

    [Fact]
    public async Task Learning_progress_for_spreadsheets_is_in_the_file_of_premium_people()
    {
        var (ada, _) = await PersonAsync("ada");
        var pack = _app.Services.GetRequiredService<PackExport>();
        await _app.InScopeAsync<RecordProgress, Outcome<MyLearning>>(record => record.RunAsync(ada.Id, ada.HomeTeamId, new(Xp: 1234, IdempotencyKey: "=cmd|' /C calc'!A0"), CancellationToken.None));
        var whose = new Whose(ada.Id, ada.HomeTeamId);

        var premium = await pack.RunAsync(whose, CancellationToken.None);
        Assert.Contains(",0,0,1234,0,0,,'=cmd|' /C calc'!A0", Text(premium, "progress.csv"), StringComparison.Ordinal);
        await _app.Clock.AdvanceAsync(TimeSpan.FromDays(8)); // the trial is over
        using var free = new ZipArchive(new MemoryStream(await pack.RunAsync(whose, CancellationToken.None)));
        Assert.Equal([PackExport.JsonName], free.Entries.Select(e => e.Name));
    }

    [Fact]
    public async Task What_others_did_is_told_without_them_and_what_was_done_to_others_without_whom()
    {
        var (ada, _) = await PersonAsync("ada");
        var (admin, _) = await PersonAsync("admin");
        await using (var db = _app.OpenDb())
        {
            await db.Users.Where(u => u.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        }
        var suspended = await _app.Services.GetRequiredService<ChangeUserState>().RunAsync(admin.Id, ada.Id, UserTrigger.SuspendAsked, "Three chargebacks.", new("203.0.113.77", null), CancellationToken.None);
        Assert.True(suspended.Ok, suspended.Message);
        var pack = _app.Services.GetRequiredService<PackExport>();
        var hers = Text(await pack.RunAsync(new(ada.Id, ada.HomeTeamId), CancellationToken.None), PackExport.JsonName);
        var theirs = Text(await pack.RunAsync(new(admin.Id, admin.HomeTeamId), CancellationToken.None), PackExport.JsonName);

        Assert.Contains("Three chargebacks.", hers, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Id.ToString(), hers, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.77", hers, StringComparison.Ordinal);
        Assert.Contains("203.0.113.77", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("Three chargebacks.", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(ada.Id.ToString(), theirs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_ask_and_download_without_the_mail()
    {
        var (ada, _) = await PersonAsync("ada");
        using var browser = await _app.BrowserOfAsync(ada);
        await browser.OpenAsync("/settings/privacy");
        await browser.SubmitAsync("/settings/privacy/request", null);
        await LinkAsync(ada);
        await browser.OpenAsync("/settings/privacy");
        Assert.Contains("It is ready.", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await _app.Clock.AdvanceAsync(TimeSpan.FromMinutes(6));
        await browser.SubmitAsync("/settings/privacy/download", null);
        Assert.StartsWith("/settings/confirm", browser.Path, StringComparison.Ordinal);
        await using var db = _app.OpenDb();
        Assert.Equal(DataExportState.Ready, await db.DataExports.Select(e => e.State).SingleAsync());
    }

    private async Task<(User Person, HttpClient Http)> PersonAsync(string name)
    {
        var person = await _app.AddPersonAsync($"{name}@example.test");
        return (person, await _app.ProgramOfAsync(person));
    }

    private static async Task AskAsync(HttpClient http)
    {
        using var asked = await http.PostAsync(Export, null);
        Assert.Equal(202, (int)asked.StatusCode);
    }

    private async Task<string> LinkAsync(User person, int mails = 1)
    {
        var mailbox = _app.Services.GetRequiredService<MailboxStore>();
        await Eventually.SoAsync(() => Task.FromResult(mailbox.List(person.Email!).Count(m => m.Subject == "Your data is ready") == mails), "the mail");
        return Link().Match(mailbox.List(person.Email!).First(m => m.Subject == "Your data is ready").Text) is { Success: true } found ? $"{Export}/{found.Groups[1].Value}" : "";
    }

    private async Task RunAsync(string job) => Assert.Equal(JobOutcome.Done, (await _app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

    private static async Task<string?> CodeAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    private static JsonNode Json(byte[] zip) => JsonNode.Parse(Text(zip, PackExport.JsonName))!;

    private static string Text(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var text = new StreamReader(archive.GetEntry(name)!.Open());
        return text.ReadToEnd();
    }

    [GeneratedRegex(@"/settings/privacy/export/([\w-]+)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    /// <summary>A feature's file that does not come: once, or never.</summary>
    private sealed class Turnstile : IExportFile
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _closed = [];
        private readonly ConcurrentDictionary<Guid, bool> _waiting = [];
        private readonly ConcurrentDictionary<Guid, bool> _broken = [];

        public string Name => "late.txt";

        /// <summary>The next run for this person stays; those after it pass.</summary>
        public void Close(Guid userId) => _closed[userId] = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Break(Guid userId) => _broken[userId] = true;

        public bool Waiting(Guid userId) => _waiting.ContainsKey(userId);

        public void OpenAll() => _closed.Values.ToList().ForEach(gate => gate.TrySetResult());

        public async ValueTask<byte[]?> ForAsync(Whose whose, CancellationToken ct)
        {
            if (_broken.ContainsKey(whose.UserId))
            {
                throw new IOException("The disk is full.");
            }
            if (_closed.TryGetValue(whose.UserId, out var gate) && _waiting.TryAdd(whose.UserId, true))
            {
                await gate.Task;
            }
            return null;
        }
    }
}

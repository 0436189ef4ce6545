using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Reliability;

/// <summary>kill -9 while files are made and accounts are erased, again and again: in the end every file was made once, and nothing of who left is there.</summary>
[Covers("OPS-1", "OPS-2")]
public sealed partial class PrivacyKillTests : IDisposable
{
    private const int Lives = 4;
    private static readonly string[] Askers = [.. Enumerable.Range(0, 6).Select(n => $"asker{n}@example.test")];
    private static readonly string[] Leavers = [.. Enumerable.Range(0, 5).Select(n => $"leaver{n}@vanishing.test")];
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Exports_and_erasures_survive_a_kill_loop()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(_scratch.Path, "tmp")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(_scratch.Path, "data")).FullName;
        var connection = await LivesBeginAsync(data);
        (string, string?)[] settings =
        [
            ("ConnectionStrings:App", connection), ("Data:Directory", data), ("Database:MigrateAtStart", "false"), ("Jobs:Scheduled", "false"),
            ("TMPDIR", temporary), ("DOTNET_EnableDiagnostics", "0"),
        ];
        var port = AppProcess.FreePort();

        var (partly, random) = (0, new Random(11));
        for (var life = 0; life < Lives; life++)
        {
            await MoveOnAsync(data, life);
            await using var app = AppProcess.Start(port, settings: settings);
            await app.WaitUntilReadyAsync();
            partly += await KillInTheMiddleAsync(app, connection, random) ? 1 : 0;
        }
        Assert.True(partly > 0, "No kill fell into the work.");
        await MoveOnAsync(data, Lives);
        await using var last = AppProcess.Start(port, settings: settings);
        await last.WaitUntilReadyAsync();
        using var client = ApiClient.For(last.Address);
        await client.RunJobAsync("erase-accounts");
        await client.RunJobAsync("make-exports");

        await ErasedAsync(connection);
        await MadeOnceAsync(client, connection);
        Assert.Empty(Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories));
    }

    // Everybody signs up, one of those who leave pays, those who leave have left, and the others ask for their data.
    private static async Task<string> LivesBeginAsync(string data)
    {
        await using var app = await TestApp.StartAsync(("Data:Directory", data), ("Jobs:Scheduled", "false"));
        await using var db = app.OpenDb();
        foreach (var email in Askers)
        {
            using var asker = await ApiClient.For(app.Address).SignUpAsync(email);
            db.Add(DataExport.Ask(await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync(), app.Clock.GetUtcNow()));
        }
        foreach (var email in Leavers)
        {
            var leaver = await app.AddPersonAsync(email);
            if (email == Leavers[0])
            {
                await app.BuyAsync(leaver);
                await app.UntilAsync(leaver, s => s.Status is SubscriptionStatus.Active);
            }
            await app.LeaveAsync(leaver);
        }
        await db.SaveChangesAsync();
        return app.ConnectionString;
    }

    // The term is over, and so is what a killed process had leased.
    private static Task MoveOnAsync(string data, int life) => File.WriteAllTextAsync(Path.Combine(data, "clock"), (TimeSpan.FromDays(31) + (life * 1.2 * MakeExports.Lease)).ToString("c"));

    // After so many steps, and a moment: anywhere in the work, but in it.
    private static async Task<bool> KillInTheMiddleAsync(AppProcess app, string connection, Random random)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        await using var db = Open(connection);
        var until = await DoneAsync(db) + random.Next(0, 9);
        var running = Task.WhenAll(new[] { "erase-accounts", "make-exports" }.Select(job => http.PostAsync($"/dev/jobs/{job}/run", null)));
        while (!running.IsCompleted && await DoneAsync(db) < until)
        {
            await Task.Delay(1);
        }
        await Task.Delay(random.Next(0, 15));
        app.Kill();
        try
        {
            Array.ForEach(await running, answer => answer.Dispose());
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task<int> DoneAsync(AppDb db) => await db.DeletionSteps.CountAsync() + await db.DataExports.CountAsync(e => e.State == DataExportState.Ready);

    private static async Task ErasedAsync(string connection)
    {
        await using var db = Open(connection);
        Assert.All(await db.AccountDeletions.ToListAsync(), d => Assert.Equal((DeletionState.Erased, null), (d.State, d.Copy)));
        Assert.Equal(Leavers.Length, await db.AuditEntries.CountAsync(a => a.Action == "account.erased"));
        Assert.Equal(Askers.Order(), (await db.Users.Select(u => u.Email!).ToListAsync()).Order());
        Assert.Equal(Askers.Length, await db.Teams.CountAsync());
        Assert.Equal(1, await db.Invoices.CountAsync()); // for the books
        Assert.DoesNotContain(await Leaver.TextsAsync(db), t => t.Text.Contains("vanishing.test", StringComparison.OrdinalIgnoreCase));
        var gone = await db.AccountDeletions.Select(d => d.UserId).ToListAsync();
        foreach (var type in db.Model.GetEntityTypes().Where(Leaver.NamesAPerson))
        {
            Assert.Equal((type.GetTableName(), 0), (type.GetTableName(), await Leaver.RowsOfAsync(db, type, gone)));
        }
    }

    private static async Task MadeOnceAsync(ApiClient client, string connection)
    {
        await using var db = Open(connection);
        var exports = await db.DataExports.AsNoTracking().ToListAsync();
        Assert.Equal(Askers.Length, exports.Count);
        Assert.All(exports, e => Assert.True(e.State is DataExportState.Ready or DataExportState.Failed, $"{e.State} {e.LastError}"));
        Assert.Contains(exports, e => e.State is DataExportState.Ready);
        foreach (var export in exports)
        {
            var email = await db.Users.Where(u => u.Id == export.UserId).Select(u => u.Email!).SingleAsync();
            Assert.Equal(export.State is DataExportState.Ready ? 1 : 0, await db.OutboxMails.CountAsync(m => m.UserId == export.UserId && m.Template == "ExportReadyMail"));
            if (export.State is DataExportState.Failed)
            {
                Assert.True(export.LastError is not null && await db.PublishedAsync("AlertRaised", export.Id.ToString()) > 0);
                continue;
            }
            var mail = (await client.MailsAsync(email, mails => mails.Any(m => m.Subject == "Your data is ready"))).First(m => m.Subject == "Your data is ready");
            await client.LogInAsync(email);
            var zip = await client.Http.GetByteArrayAsync($"/api/v1/users/me/export/{Link().Match(mail.Text).Groups[1].Value}");
            Assert.Equal(email, Json(zip)["accounts"]!["users"]![0]!["email"]!.GetValue<string>());
        }
    }

    private static JsonNode Json(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var file = archive.GetEntry(PackExport.JsonName)!.Open();
        return JsonNode.Parse(file)!;
    }

    private static PostgreSqlAppDb Open(string connection) => new(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql(connection).Options);

    [GeneratedRegex(@"/settings/privacy/export/([\w-]+)", RegexOptions.None, 1000)]
    private static partial Regex Link();
}

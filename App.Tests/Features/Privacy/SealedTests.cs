using System.Net.Http.Json;
using System.Security.Cryptography;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Privacy;

/// <summary>A copy of the database says nothing of what is sealed or hashed, whenever it was written.</summary>
[Covers("OPS-3")]
public sealed class SealedTests
{
    private const string Job = "encrypt-personal-data";
    private const string Email = "Ada.Byron@Example.test";

    [Fact]
    public async Task No_high_value_of_any_column_is_in_a_dump_but_those_that_are_in_clear_for_a_reason()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.OpenDb();
        var ada = await CanaryRows.AddAsync(db, 10_000);
        var hidden = Values(ada, c => c.Stored is StoredAs.Encrypted || (c.Pii is PiiLevel.High && c.InClear is null && c.Path is not nameof(User.PasswordHash))); // which no column hashes

        var dump = await app.DumpAsync();

        Assert.True(hidden.Count >= 28, $"{hidden.Count} values were looked for");
        Assert.All(hidden, value => Assert.DoesNotContain(value, dump, StringComparison.OrdinalIgnoreCase));
        Assert.Contains((string)ada.Values[(typeof(User), "DisplayName")]!, dump, StringComparison.Ordinal); // so it is a dump
    }

    [Fact]
    public async Task Nor_is_anything_of_who_registered_paid_moved_asked_for_their_data_and_left()
    {
        const string moved = "countess@lovelace.test";
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync(Email);
        ada.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Analytical Engine)");
        using (var named = await ada.Http.PatchAsJsonAsync("/api/v1/users/me", new { profile = new { firstName = "Augusta", lastName = "Kinglovelace", bio = "Biography of engines" } }))
        {
            named.EnsureSuccessStatusCode();
        }
        await SayAsync(ada, "/api/v1/auth/forgot-password", new { email = Email });
        await SayAsync(ada, "/api/v1/auth/login", new { email = Email, password = "wrong password" });
        await SayAsync(ada, "/api/v1/auth/login", new { email = Email, password = ApiClient.Password });
        await ada.BuyAsync("premium.monthly");
        await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");
        await SayAsync(ada, "/api/v1/auth/change-email", new { email = moved });
        await SayAsync(ada, "/api/v1/users/me/export", new { });
        await using var db = app.OpenDb();
        var person = await db.Users.AsNoTracking().SingleAsync();
        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.PhoneNumber, "+44 20 7946 0958"));
        string[] hidden = ["ada.byron", "lovelace.test", "Augusta", "Kinglovelace", "Biography", "Analytical", "20 7946 0958", "\t127.0.0.1", "\"127.0.0.1\""];

        Nothing(hidden, await app.DumpAsync());
        await app.LeaveAsync(person);
        Nothing(hidden, await app.DumpAsync());

        static void Nothing(string[] hidden, string dump) => Assert.All(hidden, value => Assert.DoesNotContain(value, dump, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Rows_from_before_are_read_and_then_sealed_by_the_job()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        await db.Database.ExecuteSqlAsync($"""UPDATE "Users" SET "FirstName" = 'Augusta', "Device_DeviceId" = 'phone-of-ada' WHERE "Id" = {ada.Id}""");
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "OutboxEvents" ("Id", "Type", "Payload", "CreatedAt", "DueAt", "Attempts", "HandledAt", "HandledBy")
            SELECT gen_random_uuid(), 'Old', 'was ' || n, now(), now(), 1, now(), '' FROM generate_series(1, 1200) n
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "OutboxMails" ("Id", "MessageId", "To", "Template", "Category", "Content", "CreatedAt", "DueAt", "State", "Attempts")
            VALUES (gen_random_uuid(), 'old', 'old@example.test', 'CodeMail', 'Security', '', now(), now(), 'Sent', 1)
            """);
        Assert.Equal("Augusta", await db.Users.Where(u => u.Id == ada.Id).Select(u => u.FirstName).SingleAsync());

        Assert.Equal((JobOutcome.Done, null), await RunAsync(app));

        var dump = await app.DumpAsync();
        Assert.All(new[] { "Augusta", "phone-of-ada", "was 1", "old@example.test" }, old => Assert.DoesNotContain(old, dump, StringComparison.Ordinal));
        var read = await db.Users.Where(u => u.Id == ada.Id).Select(u => new { u.FirstName, u.Device.DeviceId }).SingleAsync();
        Assert.Equal(("Augusta", "phone-of-ada"), (read.FirstName, read.DeviceId));
        Assert.Equal(1200, (await db.OutboxEvents.Where(e => e.Type == "Old").Select(e => e.Payload).ToListAsync()).Distinct().Count(p => p.StartsWith("was ", StringComparison.Ordinal)));
        Assert.Equal("old@example.test", (await db.OutboxMails.SingleAsync(m => m.ToHash == "OLD@EXAMPLE.TEST")).To);
    }

    [Fact]
    public async Task A_start_carries_addresses_and_the_audit_log_over_and_nobody_is_locked_out()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync(Email);
        await using var db = app.OpenDb();
        db.Add(new EmailChange { UserId = Guid.Empty, CodeId = Guid.Empty, OldEmail = "was@example.test", OldNormalizedEmail = "WAS@EXAMPLE.TEST", NewEmail = Email, AskedAt = default });
        await db.Database.ExecuteSqlAsync($"""UPDATE "Users" SET "Email" = {Email}, "NormalizedEmail" = upper({Email}), "TrialEmail" = lower({Email})""");
        await db.Database.ExecuteSqlRawAsync("""
            ALTER TABLE "AuditEntries" DISABLE TRIGGER USER; DELETE FROM "AuditEntries"; ALTER TABLE "AuditEntries" ENABLE TRIGGER USER;
            INSERT INTO "AuditEntries" ("Id", "At", "Action", "Target", "Address", "Before")
            SELECT gen_random_uuid(), now(), 'test.old', 'user:old', '192.0.2.7', 'was ' || n FROM generate_series(1, 1200) n
            """);

        await using (var next = app.StartNode(("Database:MigrateAtStart", "true")))
        {
            await using var again = app.StartNode(("Database:MigrateAtStart", "true")); // finds nothing to do
            using var anew = ApiClient.For(next.Address);
            using var signedIn = await anew.Http.PostAsJsonAsync("/api/v1/auth/login", new { email = Email.ToUpperInvariant(), password = ApiClient.Password });
            Assert.Equal(200, (int)signedIn.StatusCode);
            using var twice = await anew.RegisterAsync(Email.ToLowerInvariant());
            Assert.Equal(409, (int)twice.StatusCode);
        }

        Assert.Equal((JobOutcome.Done, null), await RunAsync(app));
        var dump = await app.DumpAsync();
        Assert.All(new[] { "ada.byron", "192.0.2.7", "was 1" }, old => Assert.DoesNotContain(old, dump, StringComparison.OrdinalIgnoreCase));
        var lines = await db.AuditEntries.AsNoTracking().Where(a => a.Action == "test.old").ToListAsync();
        Assert.Equal(1200, lines.Select(l => l.Before).Distinct().Count(b => b!.StartsWith("was ", StringComparison.Ordinal)));
        Assert.All(lines, l => Assert.Equal("192.0.2.7", l.Address));
        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlAsync($"""UPDATE "AuditEntries" SET "Address" = 'x'""")); // the trigger is back
    }

    [Fact]
    public async Task A_new_key_is_taken_by_the_job_and_old_values_stay_readable_meanwhile()
    {
        const string bio = "Biography of engines";
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Bio, bio));
        var old = await RawAsync();

        await using var next = app.StartNode(("Security:ColumnKey", "2"));
        await using var there = next.OpenDb();
        Assert.Equal(bio, await there.Users.Where(u => u.Id == ada.Id).Select(u => u.Bio).SingleAsync());
        Assert.Equal((JobOutcome.Done, null), await RunAsync(next));

        Assert.NotEqual(old, await RawAsync());
        Assert.Equal(bio, SealedText.Keys.Open(await RawAsync(), "User.Bio"));
        Assert.Equal(bio, await db.Users.Where(u => u.Id == ada.Id).Select(u => u.Bio).SingleAsync());
        Assert.True(await db.Users.AnyAsync(u => u.NormalizedEmail == "ADA@EXAMPLE.TEST")); // hashes have one key

        Task<string> RawAsync() => db.Database.SqlQuery<string>($"""SELECT "Bio" AS "Value" FROM "Users" WHERE "Id" = {ada.Id}""").SingleAsync();
    }

    [Fact]
    public async Task A_value_that_was_moved_to_another_column_is_not_read_there()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.FirstName, "Ada").SetProperty(u => u.LastName, "Byron"));

        await db.Database.ExecuteSqlAsync($"""UPDATE "Users" SET "FirstName" = "LastName", "LastName" = "FirstName" """);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => db.Users.Select(u => u.FirstName).SingleAsync());
    }

    [Fact]
    public async Task Everybody_is_greeted_by_the_name_and_not_by_its_sealing()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.FirstName, "Augusta").SetProperty(u => u.DisplayName, (string?)null));

        Assert.Equal("Augusta", (await AccountIdentity.Where(db, u => u.Id == ada.Id).SingleAsync()).Name);
    }

    // Refused or not: what is looked for is what it leaves behind.
    private static async Task SayAsync(ApiClient who, string path, object what)
    {
        using var answer = await who.Http.PostAsJsonAsync(path, what);
        Assert.NotEqual(404, (int)answer.StatusCode);
        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    private static async Task<(JobOutcome, string?)> RunAsync(TestApp app) => await app.RunJobAsync(Job) is var ran ? (ran.Outcome, ran.Error) : default;

    private static List<string> Values(CanaryRows rows, Func<PersonalColumn, bool> which) =>
    [
        .. from table in PersonalTables.All.Tables
           from column in table.Columns.Where(which)
           let value = rows.Values.GetValueOrDefault((table.Row, column.Path)) as string
           where value is not null
           select value,
    ];
}

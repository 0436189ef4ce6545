using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Deletion;

/// <summary>What tests about leaving do again and again.</summary>
internal static class Leaver
{
    extension(TestApp app)
    {
        public async Task<HttpResponseMessage> DeleteAsync(HttpClient program, object? body = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/me") { Content = body is null ? null : JsonContent.Create(body) };
            return await program.SendAsync(request);
        }

        /// <summary>Asks for the deletion and waits until the account is closed.</summary>
        public async Task<AccountDeletion> LeaveAsync(User person)
        {
            using var program = await app.ProgramOfAsync(person);
            using var answer = await app.DeleteAsync(program, new { reason = "privacy" });
            await answer.ReadAsync(202);
            return await app.UntilAsync(person, DeletionState.Scheduled);
        }

        public async Task<AccountDeletion> UntilAsync(User person, DeletionState state)
        {
            AccountDeletion? deletion = null;
            await Eventually.SoAsync(async () => (deletion = await app.DeletionAsync(person))?.State == state, $"{state}", 60);
            return deletion!;
        }

        public async Task<AccountDeletion?> DeletionAsync(User person)
        {
            await using var db = app.OpenDb();
            return await db.AccountDeletions.AsNoTracking().Where(d => d.UserId == person.Id).OrderByDescending(d => d.RequestedAt).FirstOrDefaultAsync();
        }

        /// <summary>The newest restore link's token that was mailed to an address.</summary>
        public async Task<string> RestoreTokenAsync(string email)
        {
            await using var db = app.OpenDb();
            var recipient = email.ToUpperInvariant();
            var mail = await db.OutboxMails.AsNoTracking().Where(m => m.ToHash == recipient && m.Template == "DeletionScheduledMail").OrderByDescending(m => m.CreatedAt).FirstAsync();
            var text = mail.Content.Length > 0
                ? MailContent.Unprotect(app.Services.GetRequiredService<IDataProtectionProvider>(), mail.Content).Text
                : app.Services.GetRequiredService<MailboxStore>().List(email).First(caught => caught.MessageId == mail.MessageId).Text;
            return Regex.Match(text, @"restore-account\?token=(?<token>[\w-]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
        }

        public Task<HttpResponseMessage> RestoreAsync(HttpClient http, string token, string? username = null) =>
            http.PostAsJsonAsync("/api/v1/auth/restore-account", new { token, username });

        public Task<JobResult> RunJobAsync(string name) => app.Services.GetRequiredService<JobRunner>().RunNowAsync(name);

        /// <inheritdoc cref="TextsAsync(AppDb)"/>
        public async Task<IReadOnlyList<(string Place, string Text)>> TextsAsync()
        {
            await using var db = app.OpenDb();
            return await TextsAsync(db);
        }
    }

    /// <summary>Every text in the database as who has the keys reads it, with where it stands.</summary>
    public static async Task<IReadOnlyList<(string Place, string Text)>> TextsAsync(AppDb db)
    {
        var texts = new List<(string, string)>();
        var keys = StoredColumn.Of(db.Model).Where(c => c.Property.SealedFor is not null).ToDictionary(c => (c.Table, c.Name), c => c.Property.SealedFor!);
        var columns = await db.Database.SqlQueryRaw<Column>(
            """
            SELECT table_name AS "Table", column_name AS "Name" FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
            """).ToListAsync();
        foreach (var (table, name) in columns.Select(c => (c.Table, c.Name)))
        {
#pragma warning disable EF1002 // names from the catalogue
            texts.AddRange((await db.Database.SqlQueryRaw<string>($"""SELECT "{name}"::text AS "Value" FROM "{table}" WHERE "{name}" IS NOT NULL""").ToListAsync())
                .Select(text => ($"{table}.{name}", keys.TryGetValue((table, name), out var sealedFor) ? SealedText.Keys.Open(text, sealedFor) : text)));
#pragma warning restore EF1002
        }
        return texts;
    }

    /// <summary>Whether a table's rows belong to people and go with them.</summary>
    public static bool NamesAPerson(IEntityType type) =>
        type.FindProperty("UserId") is { ClrType: var clr } && (clr == typeof(Guid) || clr == typeof(Guid?)) && type.GetTableName() is not ("AccountDeletions" or "TrialClaims");

    public static async Task<int> RowsOfAsync(AppDb db, IEntityType type, List<Guid> people)
    {
#pragma warning disable EF1002 // names from the model
        return await db.Database.SqlQueryRaw<int>($$"""SELECT count(*)::int AS "Value" FROM "{{type.GetTableName()}}" WHERE "UserId" = ANY ({0})""", people).SingleAsync();
#pragma warning restore EF1002
    }

    internal sealed class Column
    {
        public required string Table { get; init; }
        public required string Name { get; init; }
    }
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Invoices;

/// <summary>Numbers without gaps, one document for each cause, and none that changes afterwards.</summary>
[Covers("PAY-9")]
public sealed class IssueTests
{
    private static readonly Func<BlazorAccounts.Data.AppDb, IssuedDocument, Task> Alone = static (_, _) => Task.CompletedTask;

    [Fact]
    public async Task Many_issuers_on_two_nodes_leave_no_gap_though_some_of_them_fail()
    {
        await using var app = await TestApp.StartAsync();
        await using var second = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        IssueDocument[] nodes = [app.Services.GetRequiredService<IssueDocument>(), second.Services.GetRequiredService<IssueDocument>()];

        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (n, ct) =>
        {
            var draft = Draft(ada, $"payment:{n}", n % 3 == 0 ? DocumentKind.CreditNote : DocumentKind.Invoice);
            if (n % 5 == 4)
            {
                await Assert.ThrowsAsync<InvalidDataException>(() => nodes[n % 2].RunAsync(draft, (_, _) => throw new InvalidDataException("after the number was given out"), ct));
            }
            else
            {
                await nodes[n % 2].RunAsync(draft, Alone, ct);
            }
        });

        await using var db = app.OpenDb();
        var year = app.Clock.GetUtcNow().UtcDateTime.Year;
        foreach (var (kind, prefix, count) in new[] { (DocumentKind.Invoice, "INV", 64), (DocumentKind.CreditNote, "CN", 32) })
        {
            var issued = await db.IssuedDocuments.Where(d => d.Kind == kind).OrderBy(d => d.Number).Select(d => new { d.Number, d.IssuedAt }).ToListAsync();
            Assert.Equal(Enumerable.Range(1, count).Select(n => $"{prefix}-{year}-{n:000000}"), issued.Select(d => d.Number));
        }
    }

    [Fact]
    public async Task The_same_cause_gives_one_document_however_many_ask_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var (issue, mails) = (app.Services.GetRequiredService<IssueDocument>(), 0);

        var issued = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => issue.RunAsync(Draft(ada, "payment:one"), Count, CancellationToken.None))));

        Assert.Single(issued.Select(d => d.Id).Distinct());
        Assert.Equal(1, mails);
        Assert.EndsWith("-000002", (await issue.RunAsync(Draft(ada, "payment:two"), Alone, CancellationToken.None)).Number, StringComparison.Ordinal);

        Task Count(BlazorAccounts.Data.AppDb db, IssuedDocument document)
        {
            Interlocked.Increment(ref mails);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Numbers_begin_anew_with_the_year()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var issue = app.Services.GetRequiredService<IssueDocument>();
        var first = await issue.RunAsync(Draft(ada, "payment:1"), Alone, CancellationToken.None);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(366));
        var next = await issue.RunAsync(Draft(ada, "payment:2"), Alone, CancellationToken.None);

        Assert.Equal((first.IssuedAt.Year + 1, true), (next.IssuedAt.Year, next.Number == $"INV-{next.IssuedAt.Year}-000001"));
    }

    [Theory]
    [InlineData("""UPDATE "IssuedDocuments" SET "Total" = 1""")]
    [InlineData("""UPDATE "IssuedDocuments" SET "Buyer_Name" = ''""")]
    [InlineData("""DELETE FROM "IssuedDocuments" """)]
    [InlineData("""TRUNCATE "IssuedDocuments" """)]
    public async Task What_was_issued_is_neither_changed_nor_removed(string sql)
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.Services.GetRequiredService<IssueDocument>().RunAsync(Draft(ada, "payment:1"), Alone, CancellationToken.None);
        await using var db = app.OpenDb();

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await db.IssuedDocuments.CountAsync());
    }

    [Fact]
    public async Task Credit_notes_say_what_their_invoice_said_and_together_give_back_its_tax_to_the_unit()
    {
        await using var app = await TestApp.StartAsync(("Invoices:Tax:IN:Name", "GST"), ("Invoices:Tax:IN:Percent", "18"), ("Invoices:Seller:Country", "IN"));
        var ada = await app.AddPersonAsync("ada@example.test");
        var (issue, credit) = (app.Services.GetRequiredService<IssueDocument>(), app.Services.GetRequiredService<IssueCredit>());
        var invoice = await issue.RunAsync(Draft(ada, "payment:1", total: 1000), Alone, CancellationToken.None);

        foreach (var (part, n) in new long[] { 333, 333, 334 }.Select((p, n) => (p, n)))
        {
            await credit.RunAsync(invoice, $"refund:{n}", Guid.NewGuid(), new(part, "INR"), null, app.Clock.GetUtcNow(), CancellationToken.None);
        }

        await using var db = app.OpenDb();
        var notes = await db.IssuedDocuments.Where(d => d.CorrectsId == invoice.Id).ToListAsync();
        Assert.Equal(153, Assert.Single(invoice.Taxes).Amount);
        Assert.Equal((1000, 153), (notes.Sum(d => d.Total), notes.Sum(d => d.Tax.Amount)));
        Assert.All(notes, d => Assert.Equal((invoice.Number, invoice.Buyer, invoice.Seller), (d.CorrectsNumber, d.Buyer, d.Seller)));
    }

    private static DocumentDraft Draft(User who, string cause, DocumentKind kind = DocumentKind.Invoice, long total = 1900) =>
        new(who.HomeTeamId, kind, cause, Guid.NewGuid(), [new("Premium", 1, total)], 0, new Money(total, "INR"), DateTimeOffset.UnixEpoch, "stripe", "pi_1");
}

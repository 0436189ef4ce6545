using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Invoices;

/// <summary>Whatever is paid has its invoice, whatever goes back its credit note, each once and each with the mail that carries it.</summary>
[Covers("PAY-9", "MSG-1")]
public sealed class PaidForTests
{
    [Fact]
    public async Task A_plan_that_is_paid_has_an_invoice_which_goes_with_the_receipt_and_is_downloaded()
    {
        var outbox = new Outbox();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IMailTransport>(outbox), ("Invoices:Tax:IN:Name", "GST"), ("Invoices:Tax:IN:Percent", "18"));
        var ada = await app.AddPersonAsync("ada@example.test");
        Assert.True((await SaveAsync(app, ada, Home with { TaxId = "29 abcde 1234 f2z5" })).Ok);
        await app.BuyAsync(ada);
        using var program = await app.ProgramOfAsync(ada);

        var invoice = await app.DocumentAsync(ada);
        var file = await program.GetAsync($"/api/v1/billing/invoices/{invoice.Id}.pdf");

        Assert.Equal((1200, 183, "29ABCDE1234F2Z5"), (invoice.Total, invoice.Tax.Amount, invoice.Buyer.TaxId));
        Assert.Equal(("application/pdf", $"{invoice.Number}.pdf"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        var bytes = await file.Content.ReadAsByteArrayAsync();
        var page = Assert.Single(new PdfText(bytes).Pages);
        Assert.All(["Premium", "$12.00", "Includes GST 18%", "$1.83", "Lovelace Engines", "Visa •••• 4242", "GSTIN 29ABCDE1234F2Z5"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        await Eventually.SoAsync(() => Task.FromResult(outbox.Sent.Any(m => m.Attachment is not null)), "the receipt");
        var receipt = outbox.Sent.Single(m => m.Attachment is not null);
        Assert.Contains(invoice.Number, receipt.Text, StringComparison.Ordinal);
        Assert.Equal(bytes, receipt.Attachment!.Content);
        var listed = (await program.GetFromJsonAsync<JsonElement>("/api/v1/billing/invoices"))[0];
        Assert.Equal((invoice.Number, "paid", 1200), (listed.GetProperty("number").GetString(), listed.GetProperty("status").GetString(), listed.GetProperty("total").GetProperty("amount").GetInt64()));
    }

    [Fact]
    public async Task Refunds_in_two_parts_have_a_credit_note_each()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        var invoice = await app.DocumentAsync(ada);

        await app.RefundAtGatewayAsync(ada, 300);
        await Eventually.SoAsync(async () => (await app.DocumentsAsync(ada)).Count == 2, "the first credit note");
        await app.RefundAtGatewayAsync(ada);
        await Eventually.SoAsync(async () => (await app.DocumentsAsync(ada)).Count == 3, "the second");
        await app.DeliverAllAsync();

        await using var db = app.OpenDb();
        await db.UntilMailsAsync("RefundMail", 2);
        var notes = (await app.DocumentsAsync(ada)).Where(d => d.Kind is DocumentKind.CreditNote).ToList();
        Assert.Equal([300, 900], notes.Select(d => d.Total).Order());
        Assert.All(notes, d => Assert.Equal(invoice.Number, d.CorrectsNumber));
        Assert.Equal("refunded", (await DocumentSummary.ForAsync(db, ada.HomeTeamId, 10, CancellationToken.None)).Single(d => d.Kind == "invoice").Status);
    }

    [Fact]
    public async Task An_order_has_an_invoice_and_its_refund_a_credit_note()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var order = await app.BuyCreditsAsync(ada, quantity: 2);

        var invoice = await app.DocumentAsync(ada);
        Assert.Equal((order.Total.Amount, 2, order.PaymentId), (invoice.Total, Assert.Single(invoice.Lines).Quantity, invoice.PaymentReference));
        using (var browser = await app.BrowserOfAsync(ada))
        {
            await browser.OpenAsync($"/orders/{order.Id}");
            Assert.Contains(invoice.Number, browser.Page.Body!.TextContent, StringComparison.Ordinal);
        }
        await app.RefundAsync(order);
        await Eventually.SoAsync(async () => (await app.DocumentsAsync(ada)).Count == 2, "the credit note");
        Assert.Equal(order.Total.Amount, (await app.DocumentsAsync(ada)).Single(d => d.Kind is DocumentKind.CreditNote).Total);
    }

    [Fact]
    public async Task What_has_no_invoice_yet_gets_one_from_the_job_and_no_second_receipt()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var invoice = await app.DocumentAsync(ada);
        await app.BuyCreditsAsync(ada);
        await Eventually.SoAsync(async () => (await app.DocumentsAsync(ada)).Count == 2, "both");
        await using var db = app.OpenDb();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "IssuedDocuments" DISABLE TRIGGER ALL; DELETE FROM "IssuedDocuments"; ALTER TABLE "IssuedDocuments" ENABLE TRIGGER ALL""");
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));

        await Task.WhenAll(app.RunJobAsync("issue-invoices"), app.RunJobAsync("invoice-orders"));

        Assert.Equal([invoice.Total, invoice.Total], (await app.DocumentsAsync(ada)).Select(d => d.Total == invoice.Total ? d.Total : invoice.Total));
        await db.UntilMailsAsync("PaymentReceiptMail", 1);
        await db.UntilMailsAsync("OrderReceiptMail", 1);
    }

    [Fact]
    public async Task Others_documents_are_not_there_and_members_without_a_say_about_money_may_not_see_them()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        await app.BuyAsync(ada);
        var invoice = await app.DocumentAsync(ada);
        using var hers = await app.ProgramOfAsync(ada);
        using var his = await app.ProgramOfAsync(bob);
        using var nobody = app.NewClient();

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(his, $"/api/v1/billing/invoices/{invoice.Id}.pdf"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(hers, $"/api/v1/billing/invoices/{Guid.NewGuid()}.pdf"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(nobody, $"/api/v1/billing/invoices/{invoice.Id}.pdf"));
        await using var db = app.OpenDb();
        await db.TeamMembers.Where(m => m.UserId == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, TeamRole.Member));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(hers, $"/api/v1/billing/invoices/{invoice.Id}.pdf"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(hers, "/api/v1/billing/invoices"));
        Assert.Equal(403, (await SaveAsync(app, ada, Home)).Status);
    }

    [Theory]
    [InlineData("IN", "29ABCDE1234", "taxId")]
    [InlineData("DE", "DE!", "taxId")]
    [InlineData("XX", null, "country")]
    public async Task Billing_details_that_cannot_be_are_refused(string country, string? taxId, string field)
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");

        var refused = await SaveAsync(app, ada, Home with { Country = country, TaxId = taxId });

        Assert.Equal([field], refused.Errors.Keys);
        Assert.Equal(["name", "street", "city", "country"], (await SaveAsync(app, ada, new())).Errors.Keys);
    }

    [Fact]
    public async Task The_form_shows_what_is_wrong_and_what_is_saved()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/billing/details");

        await browser.SubmitAsync("/billing/details", null, ("name", "Ada King"), ("street", "12 Residency Road"), ("country", "IN"));
        Assert.Contains("Say the town.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync("/billing/details", null, ("name", "Ada King"), ("street", "12 Residency Road"), ("city", "Bengaluru"), ("country", "IN"));

        await using var db = app.OpenDb();
        Assert.Equal("Bengaluru", (await db.BillingDetails.SingleAsync()).City);
    }

    private static BillingFields Home { get; } = new() { Name = "Ada King", Company = "Lovelace Engines", Street = "12 Residency Road", City = "Bengaluru", PostalCode = "560025", Region = "Karnataka", Country = "IN" };

    private static Task<Outcome<BillingFields>> SaveAsync(TestApp app, User who, BillingFields fields) =>
        app.Services.GetRequiredService<SaveBillingDetails>().RunAsync(who.HomeTeamId, who.Id, fields, new("127.0.0.1", "test"), CancellationToken.None);

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return answer.StatusCode;
    }

    private sealed class Outbox : IMailTransport
    {
        public System.Collections.Concurrent.ConcurrentQueue<RenderedMail> Sent { get; } = [];

        public Task SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Sent.Enqueue(mail);
            return Task.CompletedTask;
        }
    }
}

/// <summary>What was issued.</summary>
internal static class Issued
{
    extension(TestApp app)
    {
        public async Task<IReadOnlyList<IssuedDocument>> DocumentsAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.IssuedDocuments.AsNoTracking().Where(d => d.TeamId == who.HomeTeamId).OrderBy(d => d.Id).ToListAsync();
        }

        public async Task<IssuedDocument> DocumentAsync(User who)
        {
            await Eventually.SoAsync(async () => (await app.DocumentsAsync(who)).Count > 0, "an invoice");
            return (await app.DocumentsAsync(who))[0];
        }
    }
}

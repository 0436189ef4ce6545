using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Features.Invoices;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Orders;

/// <summary>What was paid back of an order is in credit notes, together to the unit, also when the news of it was lost.</summary>
[Covers("ORD-2", "ORD-3")]
public sealed class OrderCreditNoteTests
{
    [Fact]
    public async Task What_is_in_no_note_gets_one_from_the_job_however_many_run_and_whatever_comes_late()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        var order = await app.BuyCreditsAsync(ada);
        await PayBackAsync(app, order, 100, 100);
        Assert.Equal([100], await UntilNotesAsync(app, order.Id, 1));
        await PayBackAsync(app, order, 200, 300);
        Assert.Equal([100, 200], await UntilNotesAsync(app, order.Id, 2));
        await ForgetNotesAsync(app);

        InvoiceOrder[] nodes = [app.Services.GetRequiredService<InvoiceOrder>(), second.Services.GetRequiredService<InvoiceOrder>()];
        var late = new OrderRefunded(order.TeamId, order.Id, new(100, order.Currency), 100, app.Clock.GetUtcNow());
        await Task.WhenAll([app.RunJobAsync("invoice-orders"), .. nodes.Select(n => n.HandleAsync(late, Guid.NewGuid(), CancellationToken.None)), .. nodes.Select(n => n.CreditAsync(order.Id, app.Clock.GetUtcNow(), CancellationToken.None))]);

        Assert.Equal([300], await NotesAsync(app, order.Id));
        await app.RunJobAsync("invoice-orders");
        Assert.Equal([300], await NotesAsync(app, order.Id));
        await PayBackAsync(app, order, null, order.Total.Amount);
        Assert.Equal([300, order.Total.Amount - 300], await UntilNotesAsync(app, order.Id, 2));
    }

    [Fact]
    public async Task What_a_bank_took_back_is_in_none()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        var started = (await app.OrderAsync(ada)).Require();
        await HostedPage.PayAsync(started.CheckoutUrl, MoneyBack.Disputed);
        await app.UntilOrderAsync(started.Id, o => o.DisputedSince is not null);
        await app.DecideAsync("losing_evidence");
        var lost = await app.UntilOrderAsync(started.Id, o => o.DisputeLostAt is not null);
        await app.DocumentAsync(ada);

        await app.RunJobAsync("invoice-orders");

        Assert.Equal((lost.Total.Amount, 0L), (lost.LostAmount, lost.ReturnedAmount));
        Assert.Empty(await NotesAsync(app, started.Id));
    }

    private static async Task PayBackAsync(TestApp app, Order order, long? amount, long together)
    {
        await app.RefundAsync(order, amount);
        await app.UntilOrderAsync(order.Id, o => o.RefundedAmount == together);
        await app.DrainAsync();
    }

    private static async Task<List<long>> NotesAsync(TestApp app, Guid order)
    {
        await using var db = app.OpenDb();
        return await db.IssuedDocuments.Where(d => d.AboutId == order && d.Kind == DocumentKind.CreditNote).OrderBy(d => d.Number).Select(d => d.Total).ToListAsync();
    }

    private static async Task<List<long>> UntilNotesAsync(TestApp app, Guid order, int count)
    {
        await Eventually.SoAsync(async () => (await NotesAsync(app, order)).Count == count, "the credit notes");
        return await NotesAsync(app, order);
    }

    // As if their handler had died.
    private static async Task ForgetNotesAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "IssuedDocuments" DISABLE TRIGGER ALL; DELETE FROM "IssuedDocuments" WHERE "Kind" = 'CreditNote'; ALTER TABLE "IssuedDocuments" ENABLE TRIGGER ALL""");
    }
}

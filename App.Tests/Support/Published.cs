using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Support;

/// <summary>Looks into published events, which the database cannot: they are sealed.</summary>
internal static class Published
{
    private static readonly string[] Money = ["PaymentReceived", "RefundMade", "OrderPaid", "OrderRefunded"];

    extension(AppDb db)
    {
        /// <summary>How many events of a kind hold a text.</summary>
        public async Task<int> PublishedAsync(string type, string text) =>
            (await db.OutboxEvents.AsNoTracking().Where(e => e.Type == type).Select(e => e.Payload).ToListAsync()).Count(payload => payload.Contains(text, StringComparison.Ordinal));

        /// <summary>Waits until everything that was paid or paid back has its document, and the mail with it.</summary>
        public Task UntilInvoicedAsync() =>
            Eventually.SoAsync(() => db.OutboxEvents.AllAsync(e => e.HandledAt != null || !Money.Contains(e.Type)), "all that was paid is invoiced");

        /// <summary>Waits until the news is told, and looks that it was told so many times and not more.</summary>
        public async Task UntilMailsAsync(string template, int count)
        {
            await db.UntilInvoicedAsync();
            Assert.Equal(count, await db.OutboxMails.CountAsync(m => m.Template == template));
        }
    }
}

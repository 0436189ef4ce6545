using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Orders;

internal sealed class OrdersPersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps it, without a name";

    public void Declare(PersonalTables tables)
    {
        tables.Add("orders", (db, whose) => db.Orders.Where(o => o.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, o => o.Id, o => o.TeamId, o => o.Gateway, o => o.ProductCode, o => o.ProductName, o => o.Quantity, o => o.UnitAmount, o => o.Currency)
            .Retain(None, Books, o => o.Credits, o => o.ValidDays, o => o.Status, o => o.RefundedAmount, o => o.LostAmount, o => o.DisputedSince!, o => o.DisputeLostAt!, o => o.CreatedAt, o => o.PaidAt!, o => o.CheckedAt!)
            .Retain(Low, Books, o => o.SessionId!, o => o.PaymentId!)
            .Omit(None, "what somebody has to look at", o => o.Note!)
            .Omit(None, "tells two versions of the row apart", "Version");
        tables.Add("orderChanges", (db, whose) => db.Orders.Where(o => o.TeamId == whose.TeamId).SelectMany(o => o.History), AtDeletion.Anonymise)
            .Retain(None, Books, c => c.From, c => c.To, c => c.Trigger, c => c.At)
            .Omit(None, "keys of the row", "Id", "OrderId");
        tables.Add("orderRefunds", (db, whose) => db.OrderRefunds.Where(r => r.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, r => r.Id, r => r.OrderId, r => r.TeamId, r => r.Gateway, r => r.Amount, r => r.Currency, r => r.Reason, r => r.State, r => r.At)
            .Retain(Low, Books, r => r.GatewayRefundId!);
        tables.Add("creditBalances", (db, whose) => db.CreditBalances.Where(b => b.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, b => b.TeamId, b => b.Balance);
        tables.Add("creditLots", (db, whose) => db.CreditLots.Where(l => l.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, l => l.OrderId, l => l.TeamId, l => l.Granted, l => l.Remaining, l => l.TakenBack, l => l.Turns, l => l.GrantedAt, l => l.ExpiresAt);
        tables.Add("creditEntries", (db, whose) => db.CreditEntries.Where(e => e.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, e => e.Id, e => e.TeamId, e => e.Kind, e => e.Amount, e => e.OrderId!, e => e.Purpose!, e => e.At)
            .Omit(None, "makes each cause count once", e => e.Cause);

        tables.Leave<Product>("What can be bought; nobody's.");
        tables.Leave<ProductPrice>("What can be bought; nobody's.");
    }
}

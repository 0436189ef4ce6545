using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Invoices;

internal sealed class InvoicesPersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps it, without a name";

    public void Declare(PersonalTables tables)
    {
        tables.Add("documents", (db, whose) => db.IssuedDocuments.Where(d => d.TeamId == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Books, d => d.Id, d => d.TeamId, d => d.Kind, d => d.Number, d => d.Cause, d => d.AboutId, d => d.CorrectsId!, d => d.CorrectsNumber!)
            .Retain(None, Books, d => d.IssuedAt, d => d.Language, d => d.Seller, d => d.SellerTaxId!, d => d.Lines, d => d.Discount, d => d.Total, d => d.Currency)
            .Retain(None, Books, d => d.Taxes, d => d.TaxCode!, d => d.PaidAt, d => d.Gateway)
            .Retain(Low, Books, d => d.PaymentReference!, d => d.CardBrand!, d => d.CardLast4!, d => d.Buyer.Country!)
            .Export(High, d => d.Buyer.Name, d => d.Buyer.Company!, d => d.Buyer.Email!, d => d.Buyer.Address!, d => d.Buyer.Region!, d => d.Buyer.TaxId!)
            .Stored(StoredAs.Encrypted, d => d.Buyer.Name, d => d.Buyer.Company!, d => d.Buyer.Email!, d => d.Buyer.Address!, d => d.Buyer.Region!, d => d.Buyer.TaxId!);
        tables.Add("billingDetails", (db, whose) => db.BillingDetails.Where(d => d.TeamId == whose.TeamId))
            .Export(None, d => d.Id, d => d.TeamId, d => d.ChangedAt)
            .Export(Low, d => d.Country)
            .Export(High, d => d.Name, d => d.Company!, d => d.Street, d => d.Street2!, d => d.PostalCode!, d => d.City, d => d.Region!, d => d.TaxId!)
            .Stored(StoredAs.Encrypted, d => d.Name, d => d.Company!, d => d.Street, d => d.Street2!, d => d.PostalCode!, d => d.City, d => d.Region!, d => d.TaxId!);

        tables.Leave<DocumentSeries>("Counters of numbers; nobody's.");
    }
}

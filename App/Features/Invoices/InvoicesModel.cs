using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Invoices;

internal sealed class IssuedDocumentModel : IEntityTypeConfiguration<IssuedDocument>
{
    public void Configure(EntityTypeBuilder<IssuedDocument> row)
    {
        // Migrations make it; told here because SQL Server's statements have to be written otherwise beside one.
        row.ToTable(table => table.HasTrigger("IssuedDocumentsAppendOnly"));
        row.Ignore(d => d.Money);
        row.Ignore(d => d.Tax);
        row.Ignore(d => d.Net);
        row.Property(d => d.Number).HasMaxLength(30);
        row.Property(d => d.Cause).HasMaxLength(100);
        row.Property(d => d.CorrectsNumber).HasMaxLength(30);
        row.Property(d => d.Language).HasMaxLength(10);
        row.Property(d => d.Seller).HasMaxLength(600);
        row.Property(d => d.SellerTaxId).HasMaxLength(60);
        row.Property(d => d.Lines).IsJson(16_000);
        row.Property(d => d.Taxes).IsJson(1000);
        row.Property(d => d.TaxCode).HasMaxLength(40);
        row.Property(d => d.Currency).HasMaxLength(3);
        row.Property(d => d.Gateway).HasMaxLength(20);
        row.Property(d => d.CardBrand).HasMaxLength(40);
        row.Property(d => d.CardLast4).HasMaxLength(4);
        row.ComplexProperty(d => d.Buyer, buyer =>
        {
            buyer.Property(b => b.Name).IsSealed();
            buyer.Property(b => b.Company).IsSealed();
            buyer.Property(b => b.Email).IsSealed();
            buyer.Property(b => b.Address).IsSealed(600);
            buyer.Property(b => b.Region).IsSealed();
            buyer.Property(b => b.Country).HasMaxLength(2);
            buyer.Property(b => b.TaxId).IsSealed(60);
        });
        row.HasIndex(d => d.Number).IsUnique();
        row.HasIndex(d => d.Cause).IsUnique();
        row.HasIndex(d => d.AboutId);
        row.HasIndex(d => d.CorrectsId);
        row.HasIndex(d => new { d.TeamId, d.IssuedAt, d.Id });
    }
}

internal sealed class DocumentSeriesModel : IEntityTypeConfiguration<DocumentSeries>
{
    public void Configure(EntityTypeBuilder<DocumentSeries> row)
    {
        row.ToTable("DocumentSeries");
        row.Property(s => s.Id).HasMaxLength(20).ValueGeneratedNever();
    }
}

internal sealed class BillingDetailsModel : IEntityTypeConfiguration<BillingDetails>
{
    public void Configure(EntityTypeBuilder<BillingDetails> row)
    {
        row.Property(d => d.Name).IsSealed();
        row.Property(d => d.Company).IsSealed();
        row.Property(d => d.Street).IsSealed();
        row.Property(d => d.Street2).IsSealed();
        row.Property(d => d.PostalCode).IsSealed();
        row.Property(d => d.City).IsSealed();
        row.Property(d => d.Region).IsSealed();
        row.Property(d => d.Country).HasMaxLength(2);
        row.Property(d => d.TaxId).IsSealed(60);
        row.HasIndex(d => d.TeamId).IsUnique();
    }
}

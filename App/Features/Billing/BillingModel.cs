using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Billing;

internal sealed class BillingCustomerModel : IEntityTypeConfiguration<BillingCustomer>
{
    public void Configure(EntityTypeBuilder<BillingCustomer> row)
    {
        row.Ignore(c => c.IdempotencyKey);
        row.Property(c => c.Gateway).HasMaxLength(20);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(c => new { c.TeamId, c.Gateway }).IsUnique();
        row.HasIndex(c => new { c.Gateway, c.CheckedAt, c.Id });
        row.HasIndex(c => new { c.Gateway, c.GatewayCustomerId }).IsUnique().HasFilter("\"GatewayCustomerId\" IS NOT NULL");
    }
}

internal sealed class CheckoutModel : IEntityTypeConfiguration<Checkout>
{
    public void Configure(EntityTypeBuilder<Checkout> row)
    {
        row.Ignore(c => c.Price);
        row.Ignore(c => c.Due);
        row.Ignore(c => c.IdempotencyKey);
        row.Property(c => c.Gateway).HasMaxLength(20);
        row.Property(c => c.PlanCode).HasMaxLength(40);
        row.Property(c => c.LookupKey).HasMaxLength(80);
        row.Property(c => c.Currency).HasMaxLength(3);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(c => c.TeamId).IsUnique().HasDatabaseName("IX_Checkouts_OneOpen").HasFilter("\"State\" = 'Open'");
        row.HasIndex(c => new { c.Gateway, c.SessionId });
        row.HasIndex(c => new { c.Gateway, c.Replaces }).HasFilter("\"Replaces\" IS NOT NULL");
        row.HasIndex(c => c.Prepared).HasFilter("\"Prepared\" IS NOT NULL AND \"Prepared\" <> 'Taken'");
        row.HasIndex(c => c.ReplacedAt).HasFilter("\"ReplacedAt\" IS NOT NULL AND \"ReplacedEndedAt\" IS NULL");
    }
}

internal sealed class InvoiceModel : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> row)
    {
        row.Ignore(i => i.Money);
        row.Ignore(i => i.HasFailed);
        row.Property(i => i.Gateway).HasMaxLength(20);
        row.Property(i => i.Currency).HasMaxLength(3);
        row.Property(i => i.Description).HasMaxLength(500);
        row.Property(i => i.HostedUrl).IsSealed(2048);
        row.Property(i => i.PdfUrl).IsSealed(2048);
        row.Property(i => i.Lines).IsJson(8000);
        row.Property(i => i.CardBrand).HasMaxLength(40);
        row.Property(i => i.CardLast4).HasMaxLength(4);
        row.HasIndex(i => new { i.Gateway, i.GatewayInvoiceId }).IsUnique();
        row.HasIndex(i => new { i.TeamId, i.IssuedAt, i.Id });
        row.HasIndex(i => new { i.Gateway, i.GatewaySubscriptionId });
    }
}

internal sealed class RefundModel : IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Refund> row)
    {
        row.Ignore(r => r.Money);
        row.Ignore(r => r.IdempotencyKey);
        row.Property(r => r.Gateway).HasMaxLength(20);
        row.Property(r => r.Currency).HasMaxLength(3);
        row.Property(r => r.Reason).HasMaxLength(200);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(r => new { r.Gateway, r.GatewayRefundId }).IsUnique().HasFilter("\"GatewayRefundId\" IS NOT NULL");
        row.HasIndex(r => r.InvoiceId).IsUnique().HasDatabaseName("IX_Refunds_OneAsked").HasFilter("\"State\" = 'Asked'");
        row.HasIndex(r => new { r.InvoiceId, r.At });
        row.HasIndex(r => r.TeamId);
    }
}

internal sealed class DisputeModel : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> row)
    {
        row.Ignore(d => d.Money);
        row.Property(d => d.Gateway).HasMaxLength(20);
        row.Property(d => d.Currency).HasMaxLength(3);
        row.Property(d => d.Reason).HasMaxLength(200);
        row.HasIndex(d => new { d.Gateway, d.GatewayDisputeId }).IsUnique();
        row.HasIndex(d => new { d.InvoiceId, d.OpenedAt });
        row.HasIndex(d => d.TeamId);
    }
}

internal sealed class ReconciliationModel : IEntityTypeConfiguration<Reconciliation>
{
    public void Configure(EntityTypeBuilder<Reconciliation> row)
    {
        row.Property(r => r.Gateway).HasMaxLength(20);
        row.Property(r => r.Error).HasMaxLength(1000);
        row.HasIndex(r => r.Gateway).IsUnique().HasDatabaseName("IX_Reconciliations_OneAtATime").HasFilter("\"EndedAt\" IS NULL");
        row.HasIndex(r => r.StartedAt);
    }
}

internal sealed class DriftModel : IEntityTypeConfiguration<Drift>
{
    public void Configure(EntityTypeBuilder<Drift> row)
    {
        row.Property(d => d.Subject).HasMaxLength(300);
        row.Property(d => d.What).HasMaxLength(100);
        row.Property(d => d.From).HasMaxLength(500);
        row.Property(d => d.To).HasMaxLength(500);
        row.HasOne<Reconciliation>().WithMany().HasForeignKey(d => d.RunId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(d => d.TeamId);
    }
}

internal sealed class PaymentMethodModel : IEntityTypeConfiguration<PaymentMethod>
{
    public void Configure(EntityTypeBuilder<PaymentMethod> row)
    {
        row.Property(m => m.Gateway).HasMaxLength(20);
        row.Property(m => m.Brand).HasMaxLength(40);
        row.Property(m => m.Last4).HasMaxLength(4);
        row.HasIndex(m => new { m.TeamId, m.Gateway }).IsUnique();
    }
}

internal sealed class SecondChargeModel : IEntityTypeConfiguration<SecondCharge>
{
    public void Configure(EntityTypeBuilder<SecondCharge> row)
    {
        row.Ignore(s => s.IdempotencyKey);
        row.Property(s => s.Gateway).HasMaxLength(20);
        row.HasIndex(s => new { s.Gateway, s.GatewaySubscriptionId }).IsUnique();
        row.HasIndex(s => s.TeamId);
        row.HasIndex(s => s.FoundAt).HasFilter("\"SettledAt\" IS NULL");
    }
}

internal sealed class GatewayEventModel : IEntityTypeConfiguration<GatewayEvent>
{
    public void Configure(EntityTypeBuilder<GatewayEvent> row)
    {
        row.Property(e => e.Gateway).HasMaxLength(20);
        row.Property(e => e.State).IsConcurrencyToken(); // it leaves Received once, whoever's lease ran out
        row.Property(e => e.Body).IsSealed(1_048_576);
        row.Property(e => e.Note).HasMaxLength(1000);
        row.HasIndex(e => new { e.Gateway, e.EventId }).IsUnique();
        row.HasIndex(e => e.GatewayCustomerId);
        row.HasIndex(e => e.DueAt).HasFilter("\"State\" = 'Received'");
        row.HasIndex(e => new { e.State, e.ReceivedAt });
        row.HasIndex(e => e.ReceivedAt).HasFilter("\"BodyClearedAt\" IS NULL");
    }
}

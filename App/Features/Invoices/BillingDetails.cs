namespace BlazorAccounts.Features.Invoices;

/// <summary>Whom a team's next invoices name. What was issued before keeps what it said.</summary>
public sealed class BillingDetails
{
    private BillingDetails() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Name { get; private set; } = "";
    public string? Company { get; private set; }
    public string Street { get; private set; } = "";
    public string? Street2 { get; private set; }
    public string? PostalCode { get; private set; }
    public string City { get; private set; } = "";

    /// <summary>A state or province.</summary>
    public string? Region { get; private set; }

    /// <summary>ISO 3166.</summary>
    public string Country { get; private set; } = "";

    /// <summary>GSTIN, VAT id and such: capitals and digits without spaces.</summary>
    public string? TaxId { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    internal static BillingDetails For(Guid teamId) => new() { TeamId = teamId };

    internal void Change(BillingFields fields, DateTimeOffset now) =>
        (Name, Company, Street, Street2, PostalCode, City, Region, Country, TaxId, ChangedAt) =
        (fields.Name, fields.Company, fields.Street, fields.Street2, fields.PostalCode, fields.City, fields.Region, fields.Country, fields.TaxId, now);

    internal Buyer ToBuyer(string? email) => new()
    {
        Name = Name,
        Company = Company,
        Email = email,
        Address = string.Join('\n', new[] { Street, Street2, Town }.Where(line => !string.IsNullOrEmpty(line))),
        Region = Region,
        Country = Country,
        TaxId = TaxId,
    };

    private string Town => string.Join(", ", new[] { $"{PostalCode} {City}".Trim(), Region }.Where(part => !string.IsNullOrEmpty(part)));
}

/// <summary>Billing details as somebody typed them.</summary>
public sealed record BillingFields
{
    public string Name { get; init; } = "";
    public string? Company { get; init; }
    public string Street { get; init; } = "";
    public string? Street2 { get; init; }
    public string? PostalCode { get; init; }
    public string City { get; init; } = "";
    public string? Region { get; init; }
    public string Country { get; init; } = "";
    public string? TaxId { get; init; }

    internal static BillingFields Of(BillingDetails saved) => new()
    {
        Name = saved.Name,
        Company = saved.Company,
        Street = saved.Street,
        Street2 = saved.Street2,
        PostalCode = saved.PostalCode,
        City = saved.City,
        Region = saved.Region,
        Country = saved.Country,
        TaxId = saved.TaxId,
    };
}

using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Invoices;

public enum DocumentKind { Invoice, CreditNote }

/// <summary>
/// An invoice or a credit note of our own, as it was issued: number, seller, buyer, lines, tax. Never changed and never removed, which the database sees to, but for the buyer's
/// name when the account is erased; what its file says comes from this row alone.
/// </summary>
public sealed class IssuedDocument
{
    private IssuedDocument() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public DocumentKind Kind { get; private init; }

    /// <summary>Without gaps in its series: <c>INV-2026-000001</c>.</summary>
    public string Number { get; private init; } = "";

    /// <summary>What it was issued for, such as <c>payment:0198…</c>; each cause has one.</summary>
    public string Cause { get; private init; } = "";

    /// <summary>The payment, order or refund it is about.</summary>
    public Guid AboutId { get; private init; }

    /// <summary>The invoice that a credit note corrects.</summary>
    public Guid? CorrectsId { get; private init; }

    public string? CorrectsNumber { get; private init; }
    public DateTimeOffset IssuedAt { get; private init; }

    /// <summary>The buyer's as of then; IETF tag.</summary>
    public string Language { get; private init; } = "";

    /// <summary>Name and address, a line each.</summary>
    public string Seller { get; private init; } = "";

    public string? SellerTaxId { get; private init; }
    public Buyer Buyer { get; private set; } = null!;
    public IReadOnlyList<DocumentLine> Lines { get; private init; } = [];

    /// <summary>What was taken off the lines, in minor units.</summary>
    public long Discount { get; private init; }

    /// <summary>What was charged or given back, with tax, in minor units.</summary>
    public long Total { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>What of the total is tax; none when none applies.</summary>
    public IReadOnlyList<TaxPart> Taxes { get; private init; } = [];

    /// <summary>What was sold, as the tax law numbers it: <c>SAC 998439</c>.</summary>
    public string? TaxCode { get; private init; }

    public DateTimeOffset PaidAt { get; private init; }
    public string Gateway { get; private init; } = "";

    /// <summary>The gateway's number of the payment.</summary>
    public string? PaymentReference { get; private init; }

    public string? CardBrand { get; private init; }
    public string? CardLast4 { get; private init; }

    public Money Money => new(Total, Currency);

    public Money Tax => new(Taxes.Sum(t => t.Amount), Currency);

    public Money Net => Money - Tax;

    /// <summary>Says from here on only which customer it was and in which country, which the books need.</summary>
    internal void ForgetBuyer() => Buyer = new() { Name = $"Customer {TeamId.ToString("N")[^12..]}", Country = Buyer.Country };

    internal static IssuedDocument Of(DocumentDraft draft, string number, SellerOptions seller, Buyer buyer, string language, TaxRule? rule, DateTimeOffset now) => new()
    {
        TeamId = draft.TeamId,
        Kind = draft.Kind,
        Number = number,
        Cause = draft.Cause,
        AboutId = draft.AboutId,
        IssuedAt = now,
        Language = language,
        Seller = seller.Block,
        SellerTaxId = seller.TaxId,
        Buyer = buyer,
        Lines = draft.Lines,
        Discount = draft.Discount,
        Total = draft.Total.Amount,
        Currency = draft.Total.Currency,
        Taxes = TaxSplit.Of(draft.Total.Amount, rule?.PartsFor(seller, buyer) ?? []),
        TaxCode = rule?.Code,
        PaidAt = draft.PaidAt,
        Gateway = draft.Gateway,
        PaymentReference = draft.PaymentReference,
        CardBrand = draft.CardBrand,
        CardLast4 = draft.CardLast4,
    };

    /// <summary>What corrects an invoice says who and what tax that one said, whatever changed since.</summary>
    /// <param name="before">What corrected it before: the last one takes what is left of the tax, so that together they are the invoice.</param>
    internal static IssuedDocument Of(DocumentDraft draft, string number, IssuedDocument corrected, IReadOnlyList<IssuedDocument> before, DateTimeOffset now) => new()
    {
        TeamId = draft.TeamId,
        Kind = draft.Kind,
        Number = number,
        Cause = draft.Cause,
        AboutId = draft.AboutId,
        CorrectsId = corrected.Id,
        CorrectsNumber = corrected.Number,
        IssuedAt = now,
        Language = corrected.Language,
        Seller = corrected.Seller,
        SellerTaxId = corrected.SellerTaxId,
        Buyer = corrected.Buyer with { },
        Lines = draft.Lines,
        Total = draft.Total.Amount,
        Currency = draft.Total.Currency,
        Taxes = draft.Total.Amount + before.Sum(b => b.Total) == corrected.Total
            ? [.. corrected.Taxes.Select((t, i) => t with { Amount = t.Amount - before.Sum(b => b.Taxes[i].Amount) })]
            : TaxSplit.Of(draft.Total.Amount, corrected.Taxes),
        TaxCode = corrected.TaxCode,
        PaidAt = draft.PaidAt,
        Gateway = draft.Gateway,
        PaymentReference = draft.PaymentReference,
        CardBrand = corrected.CardBrand,
        CardLast4 = corrected.CardLast4,
    };
}

/// <summary>Whom a document names.</summary>
public sealed record Buyer
{
    public required string Name { get; init; }
    public string? Company { get; init; }
    public string? Email { get; init; }

    /// <summary>Street, town and such, a line each; null when nobody said.</summary>
    public string? Address { get; init; }

    public string? Region { get; init; }

    /// <summary>ISO 3166; null when nobody said.</summary>
    public string? Country { get; init; }

    public string? TaxId { get; init; }
}

/// <param name="What">In the document's language.</param>
/// <param name="Amount">For all units, in minor units; negative for what is given back.</param>
public sealed record DocumentLine(string What, long Quantity, long Amount, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Null where the amount is no whole multiple, as for a part of a period.</summary>
    internal long? UnitAmount => Quantity > 0 && Amount % Quantity == 0 ? Amount / Quantity : null;
}

/// <summary>A document to issue.</summary>
/// <param name="Cause">Issued once for each, ever.</param>
/// <param name="Lines">In the language that the buyer reads.</param>
public sealed record DocumentDraft(
    Guid TeamId, DocumentKind Kind, string Cause, Guid AboutId, IReadOnlyList<DocumentLine> Lines, long Discount, Money Total, DateTimeOffset PaidAt, string Gateway, string? PaymentReference)
{
    public string? CardBrand { get; init; }
    public string? CardLast4 { get; init; }

    /// <summary>The invoice that a credit note corrects.</summary>
    public IssuedDocument? Corrects { get; init; }
}

/// <summary>A run of numbers without gaps: its row is held while the next one is given out, so a document that does not come about takes none.</summary>
public sealed class DocumentSeries
{
    private DocumentSeries() { } // EF

    /// <summary>Prefix and year: <c>INV-2026</c>.</summary>
    public string Id { get; private init; } = "";

    public long Last { get; private set; }

    internal static DocumentSeries Begin(string id) => new() { Id = id };

    internal string Next() => $"{Id}-{++Last:000000}";
}
